package io.llmfusion.mcp.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Collects a response's body up to a bound, beyond which the response is given up. */
final class BoundedBody {
    private static final int DRAINED = 64 << 10;

    private BoundedBody() {}

    /** Fails with {@link TooLarge} beyond the bound, with whatever the connection fails with else. Call it at once: nothing is paused. */
    static Future<Buffer> read(HttpClientResponse response, int bound) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > bound) {
                promise.tryFail(new TooLarge());
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(ignored -> promise.tryComplete(body));
        return promise.future();
    }

    /** Reads what nobody needs, so that the connection can be used again; an event stream is let go of. */
    static void drain(HttpClientResponse response) {
        if (HttpSession.isEventStream(response)) {
            drop(response);
        } else {
            read(response, DRAINED).otherwiseEmpty();
        }
    }

    /** Lets go of a response that nobody reads; one that has not ended takes its connection along. */
    static void drop(HttpClientResponse response) {
        response.exceptionHandler(ignored -> {});
        response.request().reset();
    }

    /** The body is larger than anybody may make us hold. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("body too large", null, false, false);
        }
    }
}
