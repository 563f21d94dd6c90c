package io.llmfusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A step of the tool loop that the gateway runs, for the client's eyes (the `fusion` events of the HTTP surface). */
public sealed interface LoopEvent {
    /**
     * What the model is offered of a server, before the first turn; only formats with an item for it show it.
     *
     * @param error why the server's tools are not known, if they are not
     */
    record ToolsListed(ServerName server, List<Offered> tools, Optional<String> error) implements LoopEvent {
        public ToolsListed {
            tools = List.copyOf(tools);
        }
    }

    /**
     * @param name the server's own name of the tool
     * @param annotations as the server gave them; `null` where it gave none
     */
    record Offered(String name, Optional<String> description, RawJson inputSchema, RawJson annotations) {}

    /** @param name the server's own name of the tool */
    record ToolCallStarted(int turn, ToolCallId id, ServerName server, String name, RawJson arguments)
            implements LoopEvent {}

    /** @param result the MCP result (`content`, `structuredContent`), or the error in words */
    record ToolCallFinished(int turn, ToolCallId id, ServerName server, String name, RawJson result, boolean error)
            implements LoopEvent {}

    /** A turn of the model is over and another follows. */
    record TurnFinished(int turn, Optional<Usage> usage) implements LoopEvent {}

    /**
     * The last word: of a loop, and of an answer whose facts came too late for its head.
     *
     * @param turns 0 where no loop ran
     * @param reason `finish`, `max-turns`, `deadline`, `max-tokens`, `client-tools`, ...; empty where no loop ran
     * @param origin where the answer comes from, if the head could not tell
     */
    record Ended(int turns, String reason, Optional<Usage> usage, List<Warning> warnings, Optional<Origin> origin)
            implements LoopEvent {
        public Ended {
            warnings = List.copyOf(warnings);
        }

        public Ended(int turns, String reason, Optional<Usage> usage, List<Warning> warnings) {
            this(turns, reason, usage, warnings, Optional.empty());
        }

        /** Where no loop ran. */
        public static Ended ofAnswer(Optional<Origin> origin, List<Warning> warnings) {
            return new Ended(0, "", Optional.empty(), warnings, origin);
        }

        /** The same with what the head could not tell. */
        public Ended late(Origin from, List<Warning> earlier) {
            List<Warning> all = new ArrayList<>(earlier);
            warnings.stream().filter(warning -> !earlier.contains(warning)).forEach(all::add);
            return new Ended(turns, reason, usage, all, Optional.of(from));
        }
    }

    /**
     * Whose answer it is.
     *
     * @param model what the provider calls it
     * @param attempts upstream calls in all
     */
    record Origin(ProviderName provider, String model, int attempts) {}
}
