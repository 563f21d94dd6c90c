package io.llmfusion.provider;

import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.buffer.Buffer;

/** A stream that is read into pivot events. */
final class EventStream implements AnswerReading {
    private final Attempt attempt;
    private final StreamReader reader;
    private final ChatEvents events;
    private final SseDecoder decoder;

    /** @param events what becomes of them: a stream, or one turn */
    EventStream(Attempt attempt, StreamReader reader, ChatEvents events) {
        this.attempt = attempt;
        this.reader = reader;
        this.events = events;
        this.decoder = new SseDecoder(EmptyData.SKIP, Streams.MAXIMUM_EVENT_BYTES, this::item);
    }

    @Override
    public void read(Buffer read) {
        if (!over()) {
            decoder.accept(read);
            attempt.unfinished(decoder.unfinishedBytes());
        }
    }

    @Override
    public void end() {
        if (!over()) {
            decoder.end();
        }
        if (!over()) {
            reader.end(this::event);
        }
        if (!over()) {
            attempt.fail(Streams.cut());
        }
    }

    @Override
    public void cut() {
        if (!over()) {
            decoder.stop();
            attempt.fail(Streams.cut());
        }
    }

    @Override
    public boolean over() {
        return events.ended() || !attempt.live();
    }

    private void item(SseItem item) {
        switch (item) {
            case SseEvent event -> event(event);
            case SseItem.Comment ignored -> {}
            case SseItem.Unfinished(SseEvent event) -> event(event);
            case SseItem.TooLarge(int maximum) -> attempt.fail(Streams.tooLarge(maximum));
        }
    }

    private void event(SseEvent event) {
        reader.read(Streams.name(event), event.data(), this::event);
        if (over()) {
            decoder.stop();
        }
    }

    private void event(ChatEvent event) {
        if (!over()) {
            events.event(event instanceof ChatEvent.TurnStart start ? start.createdAt(Streams.now()) : event);
        }
    }
}
