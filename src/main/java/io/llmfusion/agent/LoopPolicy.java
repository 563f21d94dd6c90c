package io.llmfusion.agent;

import io.llmfusion.model.ToolCall;
import java.util.List;

/**
 * What comes after a turn. Pure.
 *
 * <pre>
 *  no tool called ───────────────▶ Finish
 *  a tool of the caller called ──▶ HandOver
 *  else: turns, tokens or time spent ▶ Stop
 *  else ─────────────────────────▶ CallTools
 * </pre>
 */
final class LoopPolicy {
    private LoopPolicy() {}

    /** The next step after the turn that is already counted in the state. */
    static Step next(LoopState state, List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return new Step.Finish();
        }
        if (calls.stream().anyMatch(call -> state.clientTools().contains(call.name()))) {
            return new Step.HandOver(calls.stream()
                    .filter(call -> !state.clientTools().contains(call.name()))
                    .toList());
        }
        if (state.turns() >= state.limits().maxTurns()) {
            return new Step.Stop(StopReason.MAX_TURNS);
        }
        if (state.limits().maxTokens().isPresent()
                && state.used().total() >= state.limits().maxTokens().getAsLong()) {
            return new Step.Stop(StopReason.MAX_TOKENS);
        }
        return state.deadline().passed() ? new Step.Stop(StopReason.DEADLINE) : new Step.CallTools(calls);
    }
}
