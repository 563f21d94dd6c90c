package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftOutTest {
    private final LeftOut left = new LeftOut(DialectId.CHAT, "this format", Set.of("told"));

    @Test
    void a_kind_is_warned_of_once_however_often_it_comes() {
        left.note("logprobs");
        left.note("logprobs");

        assertThat(left.warnings())
                .containsExactly(new Warning("answer.logprobs", "has no place in this format; left out"));
    }

    @Test
    void fields_of_the_own_format_and_those_told_elsewhere_are_not_missed() {
        left.foreign("", extras(DialectId.CHAT, "own"));
        left.foreign("", extras(DialectId.ANTHROPIC, "told"));
        left.foreign("call.", extras(DialectId.ANTHROPIC, "caller"));

        assertThat(left.warnings()).extracting(Warning::field).containsExactly("answer.call.caller");
    }

    @Test
    void names_that_a_provider_invents_are_bounded() {
        for (int i = 0; i < 1_000; i++) {
            left.note(i + "x".repeat(1_000));
        }

        assertThat(left.warnings()).hasSizeLessThan(50).allSatisfy(warning -> assertThat(warning.field())
                .hasSizeLessThan(100));
    }

    @Test
    void a_finish_reason_that_nobody_knows_is_told_by_its_own_word() {
        left.finish(FinishReason.of(FinishReason.Unified.STOP, "eos"));
        left.finish(FinishReason.of(FinishReason.Unified.OTHER, ""));
        assertThat(left.warnings()).isEmpty();

        left.finish(FinishReason.of(FinishReason.Unified.OTHER, "moderated"));
        assertThat(left.warnings())
                .containsExactly(new Warning(
                        "answer.finish_reason", "the provider said `moderated`, for which this format has no word"));
    }

    @Test
    void earlier_warnings_stand_in_front() {
        left.note("audio");

        assertThat(left.after(List.of(new Warning("top_k", "left out"))))
                .extracting(Warning::field)
                .containsExactly("top_k", "answer.audio");
    }

    private static Extras extras(DialectId dialect, String name) {
        return new Extras(dialect, Map.of(name, new RawJson("1")));
    }
}
