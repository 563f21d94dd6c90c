package io.llmfusion.dialect;

import io.llmfusion.model.GatewayError;

/** A client's body that is not a request of its wire format; carries the answer for the client. Without a stack trace. */
public final class InvalidBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError.InvalidRequest error;

    public InvalidBody(GatewayError.InvalidRequest error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public static InvalidBody at(String field, String message) {
        return new InvalidBody(GatewayError.InvalidRequest.at(field, message));
    }

    public GatewayError.InvalidRequest error() {
        return error;
    }
}
