package io.llmfusion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.Turns;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopPolicyTest {
    private static final ToolCall OURS = ToolCall.of("call-1", "ours", "{}");
    private static final ToolCall THEIRS = ToolCall.of("call-2", "theirs", "{}");
    private static final FinishReason PAUSE = FinishReason.of(FinishReason.Unified.PAUSE, "pause_turn");

    @Test
    void a_turn_without_a_call_is_the_end_whatever_is_spent() {
        assertThat(LoopPolicy.next(after(5, Usage.of(999, 0), Duration.ZERO), Turns.STOP, List.of()))
                .isEqualTo(new Step.Finish());
    }

    @Test
    void calls_are_run_while_nothing_is_spent() {
        assertThat(LoopPolicy.next(after(1, Usage.of(99, 0), Duration.ofMinutes(1)), Turns.TOOL_CALLS, List.of(OURS)))
                .isEqualTo(new Step.CallTools(List.of(OURS)));
    }

    @Test
    void a_call_of_the_callers_own_tool_is_handed_over_whatever_is_spent() {
        assertThat(LoopPolicy.next(after(5, Usage.of(999, 0), Duration.ZERO), Turns.TOOL_CALLS, List.of(OURS, THEIRS)))
                .isEqualTo(new Step.HandOver(List.of(OURS)));
    }

    @Test
    void each_limit_has_its_own_reason_and_turns_come_first() {
        assertThat(stopped(after(5, Usage.of(100, 0), Duration.ZERO))).isEqualTo(StopReason.MAX_TURNS);
        assertThat(stopped(after(4, Usage.of(60, 40), Duration.ZERO))).isEqualTo(StopReason.MAX_TOKENS);
        assertThat(stopped(after(4, Usage.of(60, 39), Duration.ZERO))).isEqualTo(StopReason.DEADLINE);
    }

    @Test
    void a_paused_turn_is_resumed_within_the_limits() {
        assertThat(LoopPolicy.next(after(1, Usage.NONE, Duration.ofMinutes(1)), PAUSE, List.of()))
                .isEqualTo(new Step.Resume());
        assertThat(LoopPolicy.next(after(5, Usage.NONE, Duration.ofMinutes(1)), PAUSE, List.of()))
                .isEqualTo(new Step.Stop(StopReason.MAX_TURNS));
    }

    private static StopReason stopped(LoopState state) {
        return ((Step.Stop) LoopPolicy.next(state, Turns.TOOL_CALLS, List.of(OURS))).reason();
    }

    private static LoopState after(int turns, Usage used, Duration left) {
        LoopLimits limits = new LoopLimits(5, OptionalLong.of(100), Duration.ofMinutes(1), Duration.ofSeconds(1));
        return new LoopState(turns, used, limits, Deadline.in(left), Set.of("theirs"));
    }
}
