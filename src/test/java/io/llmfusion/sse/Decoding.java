package io.llmfusion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes whole streams and shows items as text. */
final class Decoding {

    static final int MAXIMUM = 1 << 20;

    private Decoding() {}

    static List<SseItem> items(EmptyData emptyData, int maximum, List<Buffer> reads) {
        List<SseItem> items = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(emptyData, maximum, items::add);
        reads.forEach(decoder::accept);
        decoder.end();
        return items;
    }

    static List<SseItem> items(List<Buffer> reads) {
        return items(EmptyData.DELIVER, MAXIMUM, reads);
    }

    /** The items of the stream, proved the same for every cut in two, for every piece size to 9, and byte by byte. */
    static List<String> shown(EmptyData emptyData, String stream) {
        Buffer bytes = Buffer.buffer(stream);
        List<SseItem> whole = items(emptyData, MAXIMUM, Cuts.whole(bytes));
        for (int position = 0; position <= bytes.length(); position++) {
            assertThat(items(emptyData, MAXIMUM, Cuts.at(position, bytes)))
                    .as("cut at %d", position)
                    .isEqualTo(whole);
        }
        for (int size = 1; size < 10; size++) {
            assertThat(items(emptyData, MAXIMUM, Cuts.every(size, bytes)))
                    .as("pieces of %d", size)
                    .isEqualTo(whole);
        }
        return whole.stream().map(Decoding::show).toList();
    }

    static List<String> shown(String stream) {
        return shown(EmptyData.DELIVER, stream);
    }

    static String show(SseItem item) {
        return switch (item) {
            case SseEvent event -> show(event);
            case SseItem.Comment(Utf8Slice text) -> "// " + text.text();
            case SseItem.Unfinished(SseEvent event) -> "unfinished " + show(event);
            case SseItem.TooLarge(int maximum) -> "too large " + maximum;
        };
    }

    private static String show(SseEvent event) {
        String id = event.id().map(value -> " #" + value).orElse("");
        String retry = event.retry().map(time -> " retry " + time.toMillis()).orElse("");
        return event.name() + id + retry + " <" + event.data().text() + ">";
    }
}
