package io.llmfusion.model;

/** One request of a client, the same through every command, log line and header that belongs to it. */
public record RequestId(String value) {
    public RequestId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("RequestId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
