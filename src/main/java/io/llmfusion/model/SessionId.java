package io.llmfusion.model;

/** One client session at the aggregated MCP endpoint; sealed, so it names its owner. */
public record SessionId(String value) {
    public SessionId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("SessionId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
