package io.llmfusion.model;

/** The id that links a model's tool call to its result; a provider's own, or minted where the provider sent none. */
public record ToolCallId(String value) {
    public ToolCallId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("ToolCallId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
