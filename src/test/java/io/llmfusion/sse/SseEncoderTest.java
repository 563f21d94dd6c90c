package io.llmfusion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {

    @Test
    void one_line_of_data_is_one_data_line() {
        assertThat(SseEncoder.data(Utf8Slice.of("{\"a\":1}"))).hasToString("data: {\"a\":1}\n\n");
        assertThat(SseEncoder.encode(SseEvent.of(Utf8Slice.of("x")))).hasToString("data: x\n\n");
    }

    @Test
    void a_slice_is_written_without_what_surrounds_it() {
        byte[] array = "before{\n}after".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(SseEncoder.data(Utf8Slice.of(array, 6, 3))).hasToString("data: {\ndata: }\n\n");
    }

    @Test
    void name_id_and_retry_stand_before_the_data() {
        SseEvent event = SseEvent.named("ping", Utf8Slice.of("x")).withId("7").withRetry(Duration.ofSeconds(2));

        assertThat(SseEncoder.encode(event)).hasToString("event: ping\nid: 7\nretry: 2000\ndata: x\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void data_are_split_at_every_kind_of_line_end(String lineEnd) {
        assertThat(SseEncoder.data(Utf8Slice.of("a" + lineEnd + lineEnd + "b" + lineEnd)))
                .hasToString("data: a\ndata: \ndata: b\ndata: \n\n");
    }

    @Test
    void data_cannot_smuggle_fields_or_events_in() {
        Buffer frame = SseEncoder.data(Utf8Slice.of("x\r\revent: evil\n\nid: 1"));

        assertThat(Decoding.items(Cuts.whole(frame)).stream().map(Decoding::show))
                .containsExactly("message <x\n\nevent: evil\n\nid: 1>");
    }

    @Test
    void empty_data_are_still_a_data_line() {
        assertThat(SseEncoder.encode(SseEvent.of(Utf8Slice.EMPTY).withId("1"))).hasToString("id: 1\ndata: \n\n");
    }

    @Test
    void comments_are_never_events() {
        assertThat(SseEncoder.comment("keep-alive")).hasToString(": keep-alive\n\n");
        assertThat(SseEncoder.comment("")).hasToString(": \n\n");
        assertThat(SseEncoder.comment("a\ndata: b\r\rc")).hasToString(": a\n: data: b\n: \n: c\n\n");
    }

    @Test
    void several_events_go_into_one_buffer() {
        Buffer frames = Buffer.buffer();
        SseEncoder.append(frames, SseEvent.named("a", Utf8Slice.of("1")));
        SseEncoder.append(frames, SseEvent.named("", Utf8Slice.of("2")));

        assertThat(frames).hasToString("event: a\ndata: 1\n\ndata: 2\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb"})
    void a_name_or_id_with_a_line_end_is_refused(String value) {
        SseEvent event = SseEvent.of(Utf8Slice.EMPTY);

        assertThatThrownBy(() -> SseEvent.named(value, Utf8Slice.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event.withId(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event.withId("\0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event.withRetry(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
