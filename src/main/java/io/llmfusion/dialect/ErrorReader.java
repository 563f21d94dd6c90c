package io.llmfusion.dialect;

import io.llmfusion.model.GatewayError;
import io.vertx.core.buffer.Buffer;

/** Reads the errors of the providers that speak one wire format. Stateless. */
public interface ErrorReader {
    /**
     * A provider's error answer in our words. Never fails: HTML, an empty body or cut JSON are a plain
     * {@link GatewayError.UpstreamFailed}.
     *
     * @param headers of the answer, for `Retry-After` in its forms
     */
    GatewayError read(int status, Headers headers, Buffer body);

    /** Header look-up, case-insensitive; so that no HTTP type is needed here. */
    interface Headers {
        /** The first value, or the empty string. */
        String get(String name);
    }
}
