package io.llmfusion.agent;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.ToolCall;
import java.util.List;
import java.util.Optional;

/**
 * What comes after a turn. Pure.
 *
 * <pre>
 *  no tool called, not paused ───▶ Finish
 *  a tool of the caller called ──▶ HandOver
 *  else: turns, tokens or time spent ▶ Stop
 *  paused by the provider ───────▶ Resume
 *  else ─────────────────────────▶ CallTools
 * </pre>
 */
final class LoopPolicy {
    private LoopPolicy() {}

    /** The next step after the turn that is already counted in the state. */
    static Step next(LoopState state, FinishReason finish, List<ToolCall> calls) {
        boolean paused = calls.isEmpty() && finish.unified() == FinishReason.Unified.PAUSE;
        if (calls.isEmpty() && !paused) {
            return new Step.Finish();
        }
        if (calls.stream().anyMatch(call -> state.clientTools().contains(call.name()))) {
            return new Step.HandOver(calls.stream()
                    .filter(call -> !state.clientTools().contains(call.name()))
                    .toList());
        }
        return limit(state)
                .<Step>map(Step.Stop::new)
                .orElseGet(() -> paused ? new Step.Resume() : new Step.CallTools(calls));
    }

    private static Optional<StopReason> limit(LoopState state) {
        if (state.turns() >= state.limits().maxTurns()) {
            return Optional.of(StopReason.MAX_TURNS);
        }
        if (state.limits().maxTokens().isPresent()
                && state.used().total() >= state.limits().maxTokens().getAsLong()) {
            return Optional.of(StopReason.MAX_TOKENS);
        }
        return state.deadline().passed() ? Optional.of(StopReason.DEADLINE) : Optional.empty();
    }
}
