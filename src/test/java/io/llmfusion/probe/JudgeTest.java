package io.llmfusion.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static Verdict judged(Capability capability, int status, String body) {
        return Judge.of(capability, new Reply(status, body, Duration.ofMillis(3)));
    }

    private static Verdict message(Capability capability, String members) {
        return judged(
                capability, 200, "{\"choices\":[{\"message\":{%s},\"finish_reason\":\"stop\"}]}".formatted(members));
    }

    private static String call(String city) {
        return "{\"id\":\"c\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"" + city
                + "\\\"}\"}}";
    }

    @Test
    void some_text_is_a_chat_and_none_is_not() {
        assertThat(message(Capability.CHAT, "\"content\":\"pong\"")).isInstanceOf(Verdict.Yes.class);
        assertThat(message(Capability.CHAT, "\"content\":null")).isInstanceOf(Verdict.No.class);
        assertThat(judged(Capability.CHAT, 200, "<html>")).isInstanceOf(Verdict.No.class);
    }

    @Test
    void a_function_must_be_called_with_the_arguments_that_were_asked_for() {
        assertThat(message(Capability.FUNCTIONS, "\"tool_calls\":[" + call("Paris") + "]"))
                .isEqualTo(new Verdict.Yes(""));
        assertThat(message(Capability.FUNCTIONS, "\"tool_calls\":[" + call("Rome") + "]"))
                .isEqualTo(new Verdict.No("called the function with other arguments"));
        assertThat(message(Capability.FUNCTIONS, "\"content\":\"It rains.\""))
                .isEqualTo(new Verdict.No("did not call the function"));
        assertThat(message(Capability.FUNCTIONS, "\"tool_calls\":[{\"function\":{\"arguments\":\"{\"}}]"))
                .isInstanceOf(Verdict.No.class);
    }

    @Test
    void parallel_calls_stand_in_one_turn() {
        assertThat(message(Capability.PARALLEL_TOOLS, "\"tool_calls\":[" + call("Paris") + "," + call("London") + "]"))
                .isEqualTo(new Verdict.Yes(""));
        assertThat(message(Capability.PARALLEL_TOOLS, "\"tool_calls\":[" + call("Paris") + "]"))
                .isEqualTo(new Verdict.No("calls one function at a time"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"country\":\"France\",\"capital\":\"Paris\"}|Yes",
                "{\"capital\":\"Paris\"}|No",
                "{\"country\":\"France\",\"capital\":\"Paris\",\"more\":1}|No",
                "Paris|No",
                "```json {}```|No"
            })
    void structured_output_is_of_the_schema_and_nothing_else(String text, String verdict) {
        String quoted = "\"content\":\"" + text.replace("\"", "\\\"") + "\"";

        assertThat(message(Capability.STRUCTURED_OUTPUT, quoted).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void reasoning_is_shown_or_at_least_counted() {
        assertThat(message(Capability.REASONING, "\"content\":\"9\",\"reasoning_content\":\"17 minus\""))
                .isEqualTo(new Verdict.Yes("shows its reasoning"));
        assertThat(judged(Capability.REASONING, 200, """
                {"choices":[{"message":{"content":"9"}}],
                 "usage":{"completion_tokens_details":{"reasoning_tokens":64}}}""")).isEqualTo(new Verdict.Yes("counts it, does not show it"));
        assertThat(message(Capability.REASONING, "\"content\":\"9\"")).isInstanceOf(Verdict.No.class);
    }

    @Test
    void sight_is_shown_by_the_colour() {
        assertThat(message(Capability.VISION, "\"content\":\"Red.\"")).isInstanceOf(Verdict.Yes.class);
        assertThat(message(Capability.VISION, "\"content\":\"I see no picture.\""))
                .isInstanceOf(Verdict.No.class);
    }

    @Test
    void embeddings_and_counts_are_numbers() {
        assertThat(judged(Capability.EMBEDDINGS, 200, "{\"data\":[{\"embedding\":[0.1,0.2,0.3]}]}"))
                .isEqualTo(new Verdict.Yes("3 dimensions"));
        assertThat(judged(Capability.EMBEDDINGS, 200, "{\"data\":[]}")).isInstanceOf(Verdict.No.class);
        assertThat(judged(Capability.TOKEN_COUNTING, 200, "{\"input_tokens\":9}"))
                .isInstanceOf(Verdict.Yes.class);
        assertThat(judged(Capability.TOKEN_COUNTING, 200, "{}")).isInstanceOf(Verdict.No.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 415, 422, 501})
    void a_refused_request_is_a_no_with_its_reason(int status) {
        assertThat(judged(Capability.AUDIO, status, "{\"error\":{\"message\":\"no  sound\\nhere\"}}"))
                .isEqualTo(new Verdict.No(status + ": no sound here"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503, 529})
    void trouble_says_nothing_about_what_a_provider_can_do(int status) {
        assertThat(judged(Capability.CHAT, status, "<html>")).isEqualTo(new Verdict.Unclear(Integer.toString(status)));
    }

    @Test
    void a_stream_comes_in_pieces_and_has_an_end() {
        String first = "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\n";
        String last = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        String usage = "data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n";
        String done = "data: [DONE]\n\n";

        assertThat(judged(Capability.STREAMING, 200, first + ": keep-alive\n\n" + first + last + usage + done))
                .isEqualTo(new Verdict.Yes(""));
        assertThat(judged(Capability.STREAMING, 200, first + first + last + done))
                .isEqualTo(new Verdict.Yes("without usage"));
        assertThat(judged(Capability.STREAMING, 200, first + last + done))
                .isEqualTo(new Verdict.Yes("the whole text in one piece"));
        assertThat(judged(Capability.STREAMING, 200, first + last)).isEqualTo(new Verdict.No("the stream has no end"));
        assertThat(judged(Capability.STREAMING, 200, first + "data: {\"error\":{\"message\":\"x\"}}\n\n" + done))
                .isEqualTo(new Verdict.No("an error in the stream"));
        assertThat(judged(Capability.STREAMING, 200, first + done)).isEqualTo(new Verdict.No("no finish reason came"));
    }
}
