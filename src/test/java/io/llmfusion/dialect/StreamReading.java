package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A provider's stream on its way through decoder and reader, as a provider's adapter has them. */
final class StreamReading {
    private static final int MAXIMUM = 1 << 24;

    private final StreamReader reader;
    private final List<ChatEvent> events = new ArrayList<>();
    private final SseDecoder decoder = new SseDecoder(EmptyData.SKIP, MAXIMUM, this::item);

    StreamReading(StreamReader reader) {
        this.reader = reader;
    }

    /** All events so far. */
    List<ChatEvent> events() {
        return events;
    }

    StreamReading accept(List<Buffer> reads) {
        reads.forEach(decoder::accept);
        return this;
    }

    /** All events, now that the provider has closed the connection. */
    List<ChatEvent> end() {
        decoder.end();
        reader.end(events::add);
        return events;
    }

    private void item(SseItem item) {
        switch (item) {
            case SseEvent event -> event(event);
            case SseItem.Comment ignored -> {}
            case SseItem.Unfinished(SseEvent event) -> event(event);
            case SseItem.TooLarge(int maximum) -> throw new AssertionError("more than " + maximum + " bytes");
        }
    }

    private void event(SseEvent event) {
        String name = event.name().equals(SseEvent.MESSAGE) ? "" : event.name();
        reader.read(name, event.data(), events::add);
    }
}
