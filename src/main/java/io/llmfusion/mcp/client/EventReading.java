package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads one response that is an event stream: each event with data is a message. Events without (which prime a stream
 * with an id, or only carry `retry`) are not.
 */
final class EventReading {
    /** Largest event: an answer may hold media. */
    static final int EVENT_BOUND = 64 << 20;

    /** Gets what the stream holds; on the context. What is no message of JSON-RPC is left out. */
    interface Events {
        void message(JsonRpcInput input);

        /** An event of another type than `message`. */
        default void other(SseEvent event) {}

        /** The stream is over, orderly or not, after all messages. */
        void ended();
    }

    private final Events events;
    private final MessageParser parser;
    private final SseDecoder decoder = new SseDecoder(EmptyData.DELIVER, EVENT_BOUND, this::item);
    private Optional<Duration> retry = Optional.empty();
    private boolean over;
    private boolean tooLarge;

    EventReading(Context context, Events events) {
        this.events = events;
        this.parser = new MessageParser(context);
    }

    void start(HttpClientResponse response) {
        response.handler(decoder::accept);
        response.exceptionHandler(ignored -> finish());
        response.endHandler(ignored -> finish());
    }

    /** Hears nothing more. */
    void stop() {
        over = true;
        decoder.stop();
    }

    /** Whether more may come. */
    boolean open() {
        return !over;
    }

    /** Whether it ended because of an event beyond the bound: it would come again. */
    boolean tooLarge() {
        return tooLarge;
    }

    /** What to resume after; empty when the server gives its events no ids. */
    Optional<String> lastEventId() {
        return Optional.of(decoder.lastEventId()).filter(id -> !id.isEmpty());
    }

    /** How long the server asks to wait before the stream is resumed. */
    Optional<Duration> retry() {
        return retry;
    }

    private void item(SseItem item) {
        switch (item) {
            case SseEvent event -> event(event);
            // Some servers leave out the last blank line; what was cut off is no JSON and is not taken.
            case SseItem.Unfinished last -> event(last.event());
            case SseItem.Comment ignored -> {}
            case SseItem.TooLarge ignored -> {
                tooLarge = true;
                finish();
            }
        }
    }

    private void event(SseEvent event) {
        if (event.retry().isPresent()) {
            retry = event.retry();
        }
        if (!event.name().equals(SseEvent.MESSAGE)) {
            events.other(event);
            return;
        }
        if (!event.data().isEmpty()) {
            int start = event.data().offset();
            byte[] bytes = Arrays.copyOfRange(
                    event.data().array(), start, start + event.data().length());
            parser.read(bytes).onSuccess(this::deliver);
        }
    }

    private void deliver(JsonRpcInput input) {
        if (!over && !(input instanceof JsonRpcInput.Invalid)) {
            events.message(input);
        }
    }

    private void finish() {
        parser.settled().onComplete(ignored -> {
            if (!over) {
                stop();
                events.ended();
            }
        });
    }
}
