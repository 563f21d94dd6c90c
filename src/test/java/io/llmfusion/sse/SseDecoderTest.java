package io.llmfusion.sse;

import static io.llmfusion.sse.Decoding.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each stream here is also cut at every position, into pieces of one to nine bytes, and must give the same items. */
class SseDecoderTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void every_line_end_ends_lines_and_events(String lineEnd) {
        String stream = "event: a\ndata: 1\nid: 7\n\n: c\n\ndata: 2\ndata: 3\n\n".replace("\n", lineEnd);

        assertThat(shown(stream)).containsExactly("a #7 <1>", "// c", "message <2\n3>");
    }

    @Test
    void line_ends_may_be_mixed_within_an_event() {
        assertThat(shown("data: 1\rdata: 2\r\ndata: 3\n\rdata: 4\n\r\ndata: 5\r\r"))
                .containsExactly("message <1\n2\n3>", "message <4>", "message <5>");
    }

    @Test
    void an_event_is_dispatched_at_a_carriage_return_without_waiting_for_a_line_feed() {
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 100, items::add);

        decoder.accept(Buffer.buffer("data: 1\r\n\r"));
        assertThat(items).hasSize(1);

        decoder.accept(Buffer.buffer("\n"));
        decoder.accept(Buffer.buffer("data: 2\r\n\r"));
        assertThat(items).hasSize(2);
        assertThat(decoder.unfinishedBytes()).isZero();
    }

    @Test
    void one_byte_order_mark_at_the_start_is_skipped() {
        assertThat(shown("\uFEFFdata: 1\n\n")).containsExactly("message <1>");
        assertThat(shown("\uFEFF\uFEFFdata: 1\n\ndata: 2\n\n")).containsExactly("message <2>");
        assertThat(shown("data: 1\n\n\uFEFFdata: 2\n\n")).containsExactly("message <1>");
        assertThat(shown("\uFEFF: c\n")).containsExactly("// c");
        assertThat(shown("\uFEFF")).isEmpty();
    }

    @Test
    void comments_are_reported_as_comments_at_the_end_of_their_line() {
        assertThat(shown(": ping\n\n:\n:no space\n:  two\ndata: 1\n: inside\ndata: 2\n\n"))
                .containsExactly("// ping", "// ", "// no space", "//  two", "// inside", "message <1\n2>");
    }

    @Test
    void one_space_after_the_colon_is_not_part_of_the_value() {
        assertThat(shown("data:1\n\ndata: 1\n\ndata:  1\n\ndata:\t1\n\ndata: a: b\n\n"))
                .containsExactly("message <1>", "message <1>", "message < 1>", "message <\t1>", "message <a: b>");
    }

    @Test
    void a_line_without_colon_is_a_field_with_an_empty_value() {
        assertThat(shown("data\n\ndata\ndata\n\nevent: x\nevent\ndata: 1\n\nid\ndata: 2\n\n"))
                .containsExactly("message <>", "message <\n>", "message <1>", "message # <2>");
    }

    @Test
    void fields_that_are_unknown_or_merely_similar_are_ignored() {
        assertThat(shown("foo: 1\n\ndat: 1\n\ndata : 1\n\n data: 1\n\nDATA: 1\n\ndatas\n\ni: 1\n\nevents: 1\n\n"))
                .isEmpty();
        assertThat(shown("foo: 1\nretrying\nidx: 2\ndata: 1\nfoo\n\n")).containsExactly("message <1>");
    }

    @Test
    void the_last_name_and_id_of_an_event_win_and_do_not_leak_into_the_next() {
        assertThat(shown("event: a\nevent: b\nid: 1\nid: 2\ndata: x\n\ndata: y\n\nevent: b\ndata: z\n\n"))
                .containsExactly("b #2 <x>", "message <y>", "b <z>");
    }

    @Test
    void an_id_with_nul_is_ignored() {
        assertThat(shown("id: 1\u0000\ndata: x\n\n")).containsExactly("message <x>");
        assertThat(shown("id: 1\u0000\n\n")).isEmpty();
    }

    @Test
    void retry_takes_digits_only() {
        assertThat(shown("retry: 1500\n\nretry:0\ndata: x\n\n"))
                .containsExactly("message retry 1500 <>", "message retry 0 <x>");
        assertThat(shown("retry: 1s\n\nretry\n\nretry: -1\n\nretry: 1.5\n\nretry: 1 \n\nretry: ١\n\n"))
                .isEmpty();
        assertThat(shown("retry: 99999999999999999999\ndata: x\n\n")).containsExactly("message <x>");
    }

    @Test
    void empty_data_is_delivered_or_skipped_as_asked() {
        String priming = "id: 1\ndata:\n\nid: 2\n\nevent: e\n\ndata: \n\ndata: x\n\n";

        assertThat(shown(EmptyData.DELIVER, priming))
                .containsExactly("message #1 <>", "message #2 <>", "e <>", "message <>", "message <x>");
        assertThat(shown(EmptyData.SKIP, priming)).containsExactly("message <x>");
    }

    @Test
    void empty_lines_are_no_events() {
        assertThat(shown("\n\n\r\r\r\n\r\n\ndata: 1\n\n\n\n\r\n")).containsExactly("message <1>");
    }

    @Test
    void characters_of_several_bytes_survive_every_cut() {
        assertThat(shown("event: é\nid: ß\ndata: a€b😀c\n\n")).containsExactly("é #ß <a€b😀c>");
    }

    @Test
    void an_event_without_its_blank_line_is_reported_as_unfinished() {
        assertThat(shown("data: 1\n\ndata: [DONE]")).containsExactly("message <1>", "unfinished message <[DONE]>");
        assertThat(shown("data: 1\n")).containsExactly("unfinished message <1>");
        assertThat(shown("data: 1\r")).containsExactly("unfinished message <1>");
        assertThat(shown("event: a\ndata: 1\ndat")).containsExactly("unfinished a <1>");
        assertThat(shown("data: 1\n: c")).containsExactly("unfinished message <1>");
        assertThat(shown("data: 1\n\n")).containsExactly("message <1>");
        assertThat(shown("foo")).isEmpty();
        assertThat(shown(EmptyData.SKIP, "data:")).isEmpty();
    }

    @Test
    void the_last_event_id_is_that_of_the_last_whole_event_that_had_one() {
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 100, item -> {});
        assertThat(decoder.lastEventId()).isEmpty();

        decoder.accept(Buffer.buffer("id: 1\n\ndata: x\n\nid: 2\n"));
        assertThat(decoder.lastEventId()).isEqualTo("1");
        decoder.accept(Buffer.buffer("data: y\n\nid: 3\ndata: z"));
        decoder.end();

        assertThat(decoder.lastEventId()).isEqualTo("2");
    }

    @Test
    void an_empty_id_resets_the_last_event_id() {
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 100, item -> {});

        decoder.accept(Buffer.buffer("id: 1\ndata: x\n\nid\ndata: x\n\n"));

        assertThat(decoder.lastEventId()).isEmpty();
    }

    @Test
    void a_consumer_can_stop_in_the_midst_of_a_read() {
        List<SseItem> items = new ArrayList<>();
        List<SseDecoder> self = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 100, item -> {
            items.add(item);
            self.getFirst().stop();
        });
        self.add(decoder);

        decoder.accept(Buffer.buffer("data: 1\n\ndata: 2\n\ndata: 3"));
        decoder.accept(Buffer.buffer("data: 4\n\n"));
        decoder.end();

        assertThat(items.stream().map(Decoding::show)).containsExactly("message <1>");
        assertThat(decoder.unfinishedBytes()).isZero();
    }

    @Test
    void slices_stay_valid_while_the_stream_goes_on() {
        String stream = "data: first\n\n: comment\ndata: a\n: inside\ndata: b\n\ndata: second\n\n";
        Buffer read = Buffer.buffer(stream);
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 100, items::add);

        Cuts.every(5, read).forEach(piece -> {
            Buffer reused = piece.copy();
            decoder.accept(reused);
            reused.setBytes(0, new byte[reused.length()]); // the transport may recycle its buffers
        });

        assertThat(items.stream().map(Decoding::show))
                .containsExactly("message <first>", "// comment", "// inside", "message <a\nb>", "message <second>");
    }

    @Test
    void maximum_must_make_sense() {
        assertThatThrownBy(() -> new SseDecoder(EmptyData.SKIP, 0, item -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
