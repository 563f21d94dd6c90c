package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.llmfusion.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponseHistoryTest {
    private static StoredResponse turn(String id, String input, String output) {
        return new StoredResponse(
                id,
                Optional.empty(),
                new RawJson("[" + input + "]"),
                new RawJson("{\"id\":\"" + id + "\",\"output\":[" + output + "]}"));
    }

    private static String before(ResponseHistory history, String request) {
        return new String(history.before(RawObject.read(request)), StandardCharsets.UTF_8);
    }

    @Test
    void stands_before_the_requests_own_items() {
        ResponseHistory history =
                ResponseHistory.of(List.of(turn("a", "{\"n\":1}", "{\"n\":2}"), turn("b", "{\"n\":3}", "")));

        assertThat(before(
                        history,
                        "{\"model\":\"m\", \"previous_response_id\":\"b\",\"input\": [ {\"n\": 4.0} ],\"x\":1.50}"))
                .isEqualTo("{\"model\":\"m\",\"x\":1.50,\"input\":[{\"n\":1},{\"n\":2},{\"n\":3},{\"n\": 4.0}]}");
        assertThat(history.warnings()).isEmpty();
    }

    @Test
    void a_text_becomes_an_item_and_nothing_nothing() {
        ResponseHistory history = ResponseHistory.of(List.of(turn("a", "{\"n\":1}", "")));

        assertThat(Json.read(before(history, "{\"input\":\"hi \\u00e9\"}"))
                        .path("input")
                        .path(1))
                .isEqualTo(Json.read("{\"type\":\"message\",\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"input_text\",\"text\":\"hi é\"}]}"));
        assertThat(before(history, "{\"input\":[]}")).isEqualTo("{\"input\":[{\"n\":1}]}");
        assertThat(before(history, "{}")).isEqualTo("{\"input\":[{\"n\":1}]}");
        assertThat(before(history, "{\"input\":null}")).isEqualTo("{\"input\":[{\"n\":1}]}");
    }

    @Test
    void reasoning_goes_along_only_when_it_was_handed_out() {
        String kept = "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"encrypted_content\":\"abc\"}";
        assertThat(ResponseHistory.of(List.of(turn("a", "", kept))).warnings()).isEmpty();
        ResponseHistory withheld = ResponseHistory.of(
                List.of(turn("a", "", kept + ",{\"type\":\"reasoning\",\"id\":\"rs_2\",\"summary\":[]}")));

        assertThat(before(withheld, "{}")).isEqualTo("{\"input\":[" + kept + "]}");
        assertThat(withheld.warnings()).extracting(Warning::field).containsExactly("previous_response_id");
    }

    @Test
    void what_is_no_input_is_left_to_its_reader() {
        ResponseHistory history = ResponseHistory.of(List.of());

        assertThat(before(history, "{\"input\":{\"n\":1}}")).isEqualTo("{\"input\":[{\"n\":1}]}");
        assertThat(before(history, "{\"input\":7}")).isEqualTo("{\"input\":[7]}");
    }
}
