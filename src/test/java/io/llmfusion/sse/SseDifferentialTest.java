package io.llmfusion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SseDifferentialTest {

    private static final long SEED = Long.getLong("fusion.seed", 20261123L);

    @Test
    void random_streams_decode_as_the_standard_says_however_they_are_cut() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            String stream = RandomStreams.stream(random);
            Buffer bytes = Buffer.buffer(stream);
            List<SseItem> expected = ReferenceDecoder.decode(stream);

            assertSame(stream, expected, Cuts.whole(bytes));
            assertSame(stream, expected, Cuts.every(1, bytes));
            assertSame(stream, expected, Cuts.random(random, 1 + random.nextInt(20), bytes));
        }
    }

    @Test
    void what_is_encoded_decodes_to_the_same_event() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            SseEvent event = RandomStreams.event(random);
            Buffer twice = SseEncoder.encode(event);
            SseEncoder.append(twice, event);

            List<SseItem> decoded = Decoding.items(Cuts.random(random, 12, twice));

            SseEvent expected = new SseEvent(
                    event.name(),
                    Utf8Slice.of(event.data().text().replace("\r\n", "\n").replace('\r', '\n')),
                    event.id(),
                    event.retry());
            assertThat(decoded).containsExactly(expected, expected);
        }
    }

    private static void assertSame(String stream, List<SseItem> expected, List<Buffer> reads) {
        List<SseItem> items = Decoding.items(reads);
        if (!items.equals(expected)) {
            assertThat(items.stream().map(Decoding::show))
                    .as("stream %s", stream.replace("\r", "\\r").replace("\n", "\\n"))
                    .containsExactlyElementsOf(
                            expected.stream().map(Decoding::show).toList());
        }
    }
}
