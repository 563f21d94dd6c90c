package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWatchTest {
    private final ResponseWatch watch = new ResponseWatch();

    private static Buffer frames(String... data) {
        Buffer frames = Buffer.buffer();
        for (String each : data) {
            frames.appendString("event: x\ndata: " + each + "\n\n");
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(strings = {"response.completed", "response.incomplete"})
    void finds_the_response_where_its_stream_ends(String type) {
        assertThat(watch.ended(frames("{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}")))
                .isEmpty();
        assertThat(watch.ended(frames(
                        "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}",
                        "{\"type\":\"" + type + "\",\"response\":{\"id\": \"r\",\"output\":[1]}}")))
                .hasValueSatisfying(found -> assertThat(found.text()).isEqualTo("{\"id\": \"r\",\"output\":[1]}"));
    }

    @Test
    void a_text_that_talks_of_the_end_is_none() {
        assertThat(watch.ended(frames("{\"type\":\"response.output_text.delta\",\"delta\":"
                        + "\"{\\\"type\\\":\\\"response.completed\\\",\\\"response\\\":{}}\"}")))
                .isEmpty();
    }

    @Test
    void a_failed_response_is_not_kept() {
        assertThat(watch.ended(frames("{\"type\":\"response.failed\",\"response\":{\"id\":\"r\"}}")))
                .isEmpty();
    }

    @Test
    void items_that_the_end_leaves_out_are_put_in() {
        watch.ended(frames("{\"type\":\"response.output_item.done\",\"item\":{\"n\":1}}"));
        watch.ended(frames("{\"type\":\"response.output_item.done\",\"item\":{\"n\":2}}"));

        assertThat(watch.ended(frames("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[]}}")))
                .hasValueSatisfying(
                        found -> assertThat(found.tree().path("output")).isEqualTo(Json.read("[{\"n\":1},{\"n\":2}]")));
    }

    @Test
    void broken_frames_are_no_end() {
        assertThat(watch.ended(frames("{\"type\":\"response.completed\",\"response\":")))
                .isEmpty();
    }
}
