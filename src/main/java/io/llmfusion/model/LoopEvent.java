package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/** A step of the tool loop that the gateway runs, for the client's eyes (the `fusion` events of the HTTP surface). */
public sealed interface LoopEvent {
    /** @param name the server's own name of the tool */
    record ToolCallStarted(int turn, ToolCallId id, ServerName server, String name, RawJson arguments)
            implements LoopEvent {}

    /** @param result the MCP result (`content`, `structuredContent`), or the error in words */
    record ToolCallFinished(int turn, ToolCallId id, ServerName server, String name, RawJson result, boolean error)
            implements LoopEvent {}

    /** A turn of the model is over and another follows. */
    record TurnFinished(int turn, Optional<Usage> usage) implements LoopEvent {}

    /**
     * The loop's last word.
     *
     * @param reason `finish`, `max-turns`, `deadline`, `max-tokens`, `client-tools`, ...
     */
    record Ended(int turns, String reason, Optional<Usage> usage, List<Warning> warnings) implements LoopEvent {
        public Ended {
            warnings = List.copyOf(warnings);
        }
    }
}
