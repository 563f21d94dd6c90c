package io.llmfusion.sse;

import static io.llmfusion.sse.Decoding.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderLimitsTest {

    private static final int MEGABYTE = 1 << 20;

    @Test
    @Timeout(20)
    void a_data_line_of_64_megabytes_comes_through_in_linear_time() {
        int payload = 64 * MEGABYTE;
        byte[] piece = new byte[16 * 1024];
        Arrays.fill(piece, (byte) 'x');
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 65 * MEGABYTE, items::add);

        decoder.accept(Buffer.buffer("data: "));
        for (int sent = 0; sent < payload; sent += piece.length) {
            decoder.accept(Buffer.buffer(piece));
        }
        decoder.accept(Buffer.buffer("\n\ndata: next\n\n"));

        assertThat(items).hasSize(2);
        assertThat(((SseEvent) items.getFirst()).data().length()).isEqualTo(payload);
        assertThat(decoder.unfinishedBytes()).isZero();
    }

    @Test
    @Timeout(20)
    void single_bytes_come_through_in_linear_time() {
        Buffer stream = Buffer.buffer("data: " + "x".repeat(4 * MEGABYTE) + "\n\n");
        List<SseItem> items = Decoding.items(EmptyData.SKIP, 5 * MEGABYTE, Cuts.every(1, stream));

        assertThat(items).hasSize(1);
    }

    @Test
    @Timeout(20)
    void a_million_data_lines_are_joined_in_linear_time() {
        Buffer stream = Buffer.buffer("data:\n".repeat(MEGABYTE) + "\n");
        List<SseItem> items = Decoding.items(EmptyData.DELIVER, 7 * MEGABYTE, Cuts.every(16_384, stream));

        assertThat(items).hasSize(1);
        assertThat(((SseEvent) items.getFirst()).data().length()).isEqualTo(MEGABYTE - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void the_maximum_holds_at_the_same_byte_however_the_stream_is_cut(String lineEnd) {
        String stream = "data: 1\n\n: c\ndata: 22\n: d\nid: 3\ndata: 4\n\ndata: 5".replace("\n", lineEnd);
        Buffer bytes = Buffer.buffer(stream);
        for (int maximum = 1; maximum < 50; maximum++) {
            List<SseItem> whole = Decoding.items(EmptyData.DELIVER, maximum, Cuts.whole(bytes));
            for (int position = 0; position <= bytes.length(); position++) {
                assertThat(Decoding.items(EmptyData.DELIVER, maximum, Cuts.at(position, bytes)))
                        .isEqualTo(whole);
            }
            assertThat(Decoding.items(EmptyData.DELIVER, maximum, Cuts.every(1, bytes)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void an_event_that_is_too_large_is_reported_once_and_ends_the_stream() {
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 20, items::add);

        decoder.accept(Buffer.buffer("data: fits\n\ndata: does not"));
        decoder.accept(Buffer.buffer(" fit into twenty"));
        decoder.accept(Buffer.buffer("\n\ndata: x\n\n"));
        decoder.end();

        assertThat(items.stream().map(Decoding::show)).containsExactly("message <fits>", "too large 20");
        assertThat(decoder.unfinishedBytes()).isZero();
    }

    @Test
    void an_event_of_just_the_maximum_passes() {
        assertThat(Decoding.items(EmptyData.SKIP, 9, Cuts.whole(Buffer.buffer("data: 1\n\ndata: 22\n\n"))).stream()
                        .map(Decoding::show))
                .containsExactly("message <1>", "too large 9");
    }

    @Test
    void comments_without_end_need_no_memory() {
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 20, items::add);
        for (int index = 0; index < 100; index++) {
            decoder.accept(Buffer.buffer(": keep-alive\n"));
            assertThat(decoder.unfinishedBytes()).isZero();
        }
        assertThat(items).hasSize(100).allMatch(item -> show(item).equals("// keep-alive"));
    }

    @Test
    void an_event_tells_its_size_but_not_its_data_when_printed() {
        SseEvent event = SseEvent.named("a", Utf8Slice.of("secret")).withRetry(Duration.ofSeconds(1));

        assertThat(event.toString()).contains("6 bytes").doesNotContain("secret");
    }
}
