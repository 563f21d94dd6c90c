package io.llmfusion.dialect;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;

/** Errors of one wire format, both ways. */
public interface Errors {
    /** The HTTP status with which this format reports the error. */
    int status(GatewayError error);

    /** The body of an error answer. */
    Buffer body(GatewayError error, RequestId request);

    /** The frames that end a stream with this error. */
    Buffer frame(GatewayError error, RequestId request);

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
