package io.llmfusion.model;

/** One stream on the bus; its events and its grants travel at addresses made of it. */
public record StreamId(String value) {
    public StreamId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("StreamId must not be blank");
        }
    }

    /** A new id, unique over all nodes. */
    public static StreamId fresh() {
        return new StreamId(FreshId.next());
    }

    @Override
    public String toString() {
        return value;
    }
}
