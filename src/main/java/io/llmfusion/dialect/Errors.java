package io.llmfusion.dialect;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;

/**
 * Errors as a client of one wire format gets them.
 *
 * <p>A provider's refusal ({@link GatewayError.UpstreamRejected}) keeps its type, message, code and parameter for a client
 * of the provider's own format. Any other client gets it in our words ({@link GatewayError.UpstreamRejected#inOurWords}): provider and status, and
 * what the provider said, secrets masked, only with 400, 404, 413 and 422, where it helps to mend the request. The status,
 * and {@code Retry-After} of a 429, are the provider's in both cases.
 */
public interface Errors {
    /** The HTTP status with which this format reports the error. */
    int status(GatewayError error);

    /** The body of an error answer. */
    Buffer body(GatewayError error, RequestId request);

    /** The frames that end a stream with this error. */
    Buffer frame(GatewayError error, RequestId request);
}
