package io.llmfusion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolResultsTest {
    private static final ToolCall CALL = ToolCall.of("call-1", "tool", "{}");

    @Test
    void every_kind_of_content_becomes_what_a_model_can_read() {
        ToolOutcome outcome = read("""
                {"content":[{"type":"text","text":"hello"},
                {"type":"image","data":"aW1n","mimeType":"image/jpeg"},
                {"type":"audio","data":"c25k","mimeType":"audio/mp3"},
                {"type":"resource","resource":{"uri":"file:///a","text":"inside"}},
                {"type":"resource","resource":{"uri":"file:///b.png","blob":"cG5n","mimeType":"image/png"}},
                {"type":"resource","resource":{"uri":"file:///c.pdf","blob":"cGRm","mimeType":"application/pdf"}},
                {"type":"resource_link","uri":"file:///d"}]}""");
        assertThat(outcome.error()).isFalse();
        assertThat(outcome.content())
                .containsExactly(
                        Part.Text.of("hello"),
                        new Part.Image(new Media.Inline("image/jpeg", "aW1n"), Optional.empty(), Extras.NONE),
                        new Part.Audio(new Media.Inline("audio/mp3", "c25k"), "mp3", Extras.NONE),
                        Part.Text.of("inside"),
                        new Part.Image(new Media.Inline("image/png", "cG5n"), Optional.empty(), Extras.NONE),
                        new Part.Document(
                                new Media.Inline("application/pdf", "cGRm"), Optional.of("file:///c.pdf"), Extras.NONE),
                        Part.Text.of("{\"type\":\"resource_link\",\"uri\":\"file:///d\"}"));
    }

    @Test
    void structured_content_is_read_only_where_nothing_else_is_there() {
        assertThat(read("{\"content\":[],\"structuredContent\":{\"a\":1.50}}").content())
                .containsExactly(Part.Text.of("{\"a\":1.50}"));
        assertThat(read("{\"content\":[{\"type\":\"text\",\"text\":\"t\"}],\"structuredContent\":{}}")
                        .content())
                .containsExactly(Part.Text.of("t"));
    }

    @Test
    void a_tools_own_error_is_told_as_one() {
        ToolOutcome outcome = read("{\"content\":[{\"type\":\"text\",\"text\":\"no\"}],\"isError\":true}");
        assertThat(outcome.error()).isTrue();
        assertThat(outcome.part().error()).isTrue();
        assertThat(outcome.content()).containsExactly(Part.Text.of("no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"content\":[]}", "{\"content\":null}", "{\"content\":\"text\"}"})
    void nothing_at_all_is_said_to_be_nothing(String result) {
        assertThat(read(result).content()).containsExactly(Part.Text.of("(the tool returned nothing)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{\"content\":"})
    void what_is_no_result_is_a_failure(String result) {
        assertThat(read(result).error()).isTrue();
    }

    private static ToolOutcome read(String result) {
        return ToolResults.read(CALL, new RawJson(result));
    }
}
