package io.llmfusion.http;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.GatewayError;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Optional;

/**
 * Reads a request's body whole, within the body limit and the node's budget of buffered bytes. What is too large is not
 * kept: the rest of it is read and thrown away, so that the client gets to see the answer.
 */
final class RequestBody {
    private static final int LARGEST_FIRST_GUESS = 1 << 20;

    private final HttpServerRequest request;
    private final long limit;
    private final Budget.Holding memory;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer received;

    private RequestBody(HttpServerRequest request, long limit, Budget.Holding memory) {
        this.request = request;
        this.limit = limit;
        this.memory = memory;
        long declared = declaredLength(request);
        this.received = Buffer.buffer(Math.clamp(declared, 0, LARGEST_FIRST_GUESS));
    }

    /** Fails with {@link GatewayFailure}: too large, no room, or the client gone. */
    static Future<Buffer> read(HttpServerRequest request, long limit, Budget.Holding memory) {
        return new RequestBody(request, limit, memory).start();
    }

    /** The bytes of a body, not copied where they stand in an array of just their length; read only. */
    static byte[] array(Buffer body) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        boolean exact = bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == body.length();
        return exact ? bytes.array() : body.getBytes();
    }

    private Future<Buffer> start() {
        if (declaredLength(request) > limit) {
            request.handler(discarded -> {});
            return GatewayFailure.future(tooLarge());
        }
        request.handler(this::take);
        request.endHandler(ended -> whole.tryComplete(received));
        request.exceptionHandler(failure -> whole.tryFail(
                new GatewayFailure(new GatewayError.Cancelled("the client went away while it was sending"))));
        return whole.future();
    }

    private void take(Buffer chunk) {
        if (whole.future().isComplete()) {
            return;
        }
        if (received.length() + (long) chunk.length() > limit) {
            whole.tryFail(new GatewayFailure(tooLarge()));
        } else if (!memory.grow(chunk.length())) {
            whole.tryFail(new GatewayFailure(new GatewayError.Unavailable(
                    "the gateway holds as many bytes as it may (server.limits.buffered-bytes); try again shortly",
                    Optional.empty())));
        } else {
            received.appendBuffer(chunk);
        }
    }

    private GatewayError tooLarge() {
        return new GatewayError.TooLarge("the request body is larger than " + limit + " bytes (server.limits.body)");
    }

    private static long declaredLength(HttpServerRequest request) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared == null) {
            return 0;
        }
        try {
            return Long.parseLong(declared);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
