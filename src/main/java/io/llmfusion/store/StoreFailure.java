package io.llmfusion.store;

/** That the store cannot do what it should, in words for whoever runs the gateway, the file named. */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    StoreFailure(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    StoreFailure(String message, Throwable cause) {
        super(message, cause, false, false);
        this.message = message;
    }

    public String message() {
        return message;
    }
}
