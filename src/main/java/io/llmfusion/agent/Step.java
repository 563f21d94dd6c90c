package io.llmfusion.agent;

import io.llmfusion.model.ToolCall;
import java.util.List;

/** What a loop does after a turn. */
sealed interface Step {
    /** The model has answered; its own finish reason stands. */
    record Finish() implements Step {}

    /** Run these, then ask again. */
    record CallTools(List<ToolCall> calls) implements Step {
        public CallTools {
            calls = List.copyOf(calls);
        }
    }

    /** The provider paused a long turn of its own (Anthropic's {@code pause_turn}): ask again with it behind. */
    record Resume() implements Step {}

    /**
     * The turn calls the caller's own tools: it is handed over. Calls of the gateway's tools in the same turn are not run,
     * since the caller could not put their results into its next request; the model will ask again.
     *
     * @param leftOut calls that were not run
     */
    record HandOver(List<ToolCall> leftOut) implements Step {
        public HandOver {
            leftOut = List.copyOf(leftOut);
        }
    }

    /** A limit was met while the model still wanted tools. */
    record Stop(StopReason reason) implements Step {}
}
