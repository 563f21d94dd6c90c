package io.llmfusion.provider;

import io.llmfusion.config.CloudAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Shows a cloud who asks, where that is more than a key in a header. Used on one verticle's context. */
sealed interface Signing permits AwsSigning, GoogleSigning {
    /**
     * What must be signed of a request.
     *
     * @param host as the header has it, with the port where that is not the usual one
     * @param uri path and query as they are sent
     */
    record Unsigned(String scheme, String host, String uri, Buffer body) {}

    /** The headers that show it. Fails with a {@link io.llmfusion.bus.GatewayFailure} when there are no credentials. */
    Future<Map<String, String>> headers(Unsigned request);

    static Signing of(CloudAccess access, Vertx vertx) {
        return switch (access) {
            case CloudAccess.Aws aws -> new AwsSigning(aws, vertx);
            case CloudAccess.Google google -> new GoogleSigning(google, vertx);
        };
    }
}
