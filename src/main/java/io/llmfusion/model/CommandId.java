package io.llmfusion.model;

import java.util.UUID;

/** One command on the bus; `Cancel` finds its holder by it. */
public record CommandId(String value) {
    public CommandId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("CommandId must not be blank");
        }
    }

    /** A new id, unique over all nodes. */
    public static CommandId fresh() {
        return new CommandId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
