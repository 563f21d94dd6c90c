package io.llmfusion.provider;

import io.llmfusion.model.GatewayError;
import io.vertx.core.Vertx;
import java.util.Optional;

/** A provider at an address. */
final class HttpUpstream implements Upstream {
    HttpUpstream(ProviderSetup setup, Vertx vertx) {}

    @Override
    public void call(Attempt attempt) {
        attempt.failOurselves(new GatewayError.Unavailable("not there yet", Optional.empty()));
    }

    @Override
    public void close() {}
}
