package io.llmfusion.model;

/** One command on the bus; `Cancel` finds its holder by it. */
public record CommandId(String value) {
    public CommandId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("CommandId must not be blank");
        }
    }

    /** A new id, unique over all nodes. */
    public static CommandId fresh() {
        return new CommandId(FreshId.next());
    }

    @Override
    public String toString() {
        return value;
    }
}
