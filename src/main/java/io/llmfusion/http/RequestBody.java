package io.llmfusion.http;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.GatewayError;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads a request's body whole, within the body limit and the node's budget of buffered bytes. What is refused is not
 * kept: some more of it is read and thrown away, so that a client that sends first and reads later gets to see the answer;
 * then the connection is closed (HTTP/2: the stream is reset).
 */
final class RequestBody {
    private static final int LARGEST_FIRST_GUESS = 1 << 20;

    /** What is still read of a body that has been refused. */
    private static final long DISCARDED = 8 << 20;

    private static final Duration SOON = Duration.ofSeconds(1);

    /** Whoever sends at this pace sends a body, and does not hold a connection. */
    private static final long BYTES_PER_SECOND = 2 << 10;

    private final HttpServerRequest request;
    private final long limit;
    private final Duration patience;
    private final long started = System.nanoTime();
    private final Budget.Holding memory;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer received;
    private long discarded;

    private RequestBody(HttpServerRequest request, ServerConfig server, Budget.Holding memory) {
        this.request = request;
        this.limit = server.limits().body();
        this.patience = server.timeouts().body();
        this.memory = memory;
        long declared = declaredLength(request);
        this.received = Buffer.buffer((int) Math.clamp(declared, 0, Math.min(limit, LARGEST_FIRST_GUESS)));
    }

    /** Fails with {@link GatewayFailure}: too large, no room, too slow, or the client gone. */
    static Future<Buffer> read(HttpServerRequest request, ServerConfig server, Budget.Holding memory) {
        return new RequestBody(request, server, memory).start();
    }

    /** The bytes of a body, not copied where they stand in an array of just their length; read only. */
    static byte[] array(Buffer body) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        boolean exact = bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == body.length();
        return exact ? bytes.array() : body.getBytes();
    }

    private Future<Buffer> start() {
        request.handler(this::take);
        request.endHandler(ended -> whole.tryComplete(received));
        Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_ENCODING))
                .flatMap(encoding -> PackedBody.of(encoding, this::take, this::refuse))
                .ifPresent(this::unpack);
        request.exceptionHandler(failure -> whole.tryFail(
                new GatewayFailure(new GatewayError.Cancelled("the client went away while it was sending"))));
        if (declaredLength(request) > limit) {
            refuseUnsent();
        } else if (isAwaitingContinue()) {
            request.response().writeContinue();
        }
        // Most bodies are there with the head, and need no timer.
        Context context = Objects.requireNonNull(Vertx.currentContext(), "bodies are read on an event loop");
        context.runOnContext(done -> watch(context.owner()));
        return whole.future();
    }

    private void unpack(PackedBody packed) {
        request.handler(chunk -> {
            if (whole.future().isComplete()) {
                discard(chunk);
            } else {
                packed.take(chunk);
            }
        });
        whole.future().onComplete(done -> packed.close());
    }

    private void watch(Vertx vertx) {
        if (!whole.future().isComplete()) {
            long timer = vertx.setTimer(Math.max(1, left().toMillis()), fired -> late(vertx));
            whole.future().onComplete(done -> vertx.cancelTimer(timer));
        }
    }

    private Duration left() {
        long earned = TimeUnit.SECONDS.toNanos(received.length()) / BYTES_PER_SECOND;
        return patience.plusNanos(earned - (System.nanoTime() - started));
    }

    private void late(Vertx vertx) {
        if (left().isPositive()) {
            watch(vertx);
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).endHandler(told -> close());
        refuse(new GatewayError.TimedOut(
                "the request's body did not come in time (server.timeouts.body)", GatewayError.TimedOut.REQUEST_BODY));
    }

    /** curl, for one, asks before it sends a large body. */
    private boolean isAwaitingContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private void take(Buffer chunk) {
        if (whole.future().isComplete()) {
            discard(chunk);
        } else if (received.length() + (long) chunk.length() > limit) {
            refuse(tooLarge());
        } else if (!memory.grow(chunk.length())) {
            refuse(new GatewayError.Unavailable(
                    "the gateway holds as many bytes as it may (server.limits.buffered-bytes); try again shortly",
                    Optional.of(SOON)));
        } else {
            received.appendBuffer(chunk);
        }
    }

    private void refuse(GatewayError error) {
        whole.tryFail(new GatewayFailure(error));
    }

    /** A client that waits for our word has sent nothing: nobody can tell whether its next bytes are the body. */
    private void refuseUnsent() {
        if (isAwaitingContinue() && request.version() != HttpVersion.HTTP_2) {
            request.response()
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .endHandler(told -> request.connection().close());
        }
        refuse(tooLarge());
    }

    private void discard(Buffer chunk) {
        discarded += chunk.length();
        if (discarded > DISCARDED) {
            request.handler(ignored -> {});
            close();
        }
    }

    private void close() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
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
