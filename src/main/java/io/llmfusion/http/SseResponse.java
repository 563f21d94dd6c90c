package io.llmfusion.http;

import io.llmfusion.sse.SseEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * A response of server-sent events. Opens late: the status is spent only when the first frame or keep-alive goes out.
 * Belongs to one event loop.
 */
final class SseResponse {
    private static final Buffer KEEP_ALIVE = SseEncoder.comment("keep-alive");

    private final HttpServerResponse response;
    private long lastWrite = System.nanoTime();
    private boolean open;

    SseResponse(HttpServerResponse response) {
        this.response = response;
    }

    boolean isOpen() {
        return open;
    }

    /** Sends the head; once. */
    void open(Map<String, String> headers) {
        open = true;
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("content-type", "text/event-stream; charset=utf-8")
                .putHeader("cache-control", "no-cache")
                // nginx and its like buffer answers otherwise
                .putHeader("x-accel-buffering", "no");
        headers.forEach(response::putHeader);
    }

    /** Writes whole frames. */
    void write(Buffer frames) {
        lastWrite = System.nanoTime();
        response.write(frames);
    }

    /** A comment, which no client takes for an event. */
    void keepAlive() {
        write(KEEP_ALIVE);
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
        return response.end();
    }

    boolean isClosed() {
        return response.closed() || response.ended();
    }
}
