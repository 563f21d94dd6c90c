package io.llmfusion.http;

import io.llmfusion.sse.SseEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;

/**
 * A response of server-sent events. Opens late: the status is spent only when the first frame or keep-alive goes out.
 * Belongs to one event loop.
 */
final class SseResponse {
    private static final Buffer KEEP_ALIVE = SseEncoder.comment("keep-alive");

    private final HttpServerResponse response;
    private final Form form;
    private final Optional<JsonArrayFrames> array;
    private long lastWrite = System.nanoTime();
    private boolean open;

    /** What the client asked a stream to be. */
    enum Form {
        EVENTS("text/event-stream; charset=utf-8"),
        /** The events' data as the elements of one JSON array. */
        ARRAY("application/json; charset=utf-8");

        private final String contentType;

        Form(String contentType) {
            this.contentType = contentType;
        }
    }

    SseResponse(HttpServerResponse response) {
        this(response, Form.EVENTS);
    }

    SseResponse(HttpServerResponse response, Form form) {
        this.response = response;
        this.form = form;
        this.array = form == Form.ARRAY ? Optional.of(new JsonArrayFrames()) : Optional.empty();
    }

    boolean isOpen() {
        return open;
    }

    /** Sends the head; once. */
    void open(Map<String, String> headers) {
        open = true;
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("content-type", form.contentType)
                .putHeader("cache-control", "no-cache")
                // nginx and its like buffer answers otherwise
                .putHeader("x-accel-buffering", "no");
        headers.forEach(response::putHeader);
    }

    /** Writes whole frames. */
    void write(Buffer frames) {
        send(array.isEmpty() ? frames : array.get().elements(frames));
    }

    /** A comment, which no client takes for an event; white space within an array. */
    void keepAlive() {
        send(array.isEmpty() ? KEEP_ALIVE : array.get().keepAlive());
    }

    private void send(Buffer bytes) {
        lastWrite = System.nanoTime();
        response.write(bytes);
    }

    /** Nanoseconds since the last write. */
    long silence(long now) {
        return now - lastWrite;
    }

    /** Whether the client reads slower than we write. */
    boolean isFull() {
        return response.writeQueueFull();
    }

    /** Calls back once the client has caught up. */
    void onDrain(Runnable resume) {
        response.drainHandler(drained -> resume.run());
    }

    Future<Void> end() {
        return array.isEmpty() ? response.end() : response.end(array.get().end());
    }

    boolean isClosed() {
        return response.closed() || response.ended();
    }
}
