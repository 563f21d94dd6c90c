package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.Secret;
import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.model.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One exchange with a provider over HTTP: sends the request, hands the body of the answer to its {@link AnswerReading}, and
 * is the attempt's {@link Feed}.
 *
 * <p>An answer that has been told to its end may leave its body open for a moment, so that the connection can be used again;
 * after that, as after a reset, the exchange is broken off: a stream is reset, a connection of HTTP/1.1 closed.
 */
final class HttpCall implements Feed, Swept {
    private static final long CANCEL = 8;
    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long NEVER = Long.MAX_VALUE;

    private final Attempt attempt;
    private final HttpUpstream upstream;
    private final OutgoingRequest outgoing;
    private final Optional<Secret> key;
    private Optional<HttpClientRequest> request = Optional.empty();
    private Optional<HttpClientResponse> response = Optional.empty();
    private Optional<AnswerReading> reading = Optional.empty();
    private boolean queued;
    private boolean left;
    private boolean reset;
    private boolean ended;
    private long overSince = NEVER;

    HttpCall(Attempt attempt, HttpUpstream upstream, OutgoingRequest outgoing, Optional<Secret> key) {
        this.attempt = attempt;
        this.upstream = upstream;
        this.outgoing = outgoing;
        this.key = key;
    }

    void start() {
        HttpUpstream.Place place = upstream.begin();
        queued = place == HttpUpstream.Place.IN_QUEUE;
        attempt.feed(this);
        guarded(() -> upstream.open(attempt.command(), outgoing, key, place)
                .onSuccess(opened -> guarded(() -> connected(opened)))
                .onFailure(this::notConnected));
    }

    private void connected(HttpClientRequest opened) {
        request = Optional.of(opened);
        queued = false;
        if (reset) {
            opened.reset(CANCEL);
            return;
        }
        attempt.connected();
        opened.exceptionHandler(this::broken);
        opened.response().onSuccess(head -> guarded(() -> answered(head))).onFailure(this::broken);
        opened.end(outgoing.body());
    }

    private void notConnected(Throwable failure) {
        leave();
        if (queued) {
            attempt.failOurselves(ConnectFailure.allInUse());
        } else if (failure instanceof GatewayFailure known) {
            // No credentials, which were asked for before anything was sent.
            attempt.fail(known.error());
        } else {
            attempt.fail(ConnectFailure.error(failure));
        }
    }

    private void answered(HttpClientResponse head) {
        response = Optional.of(head);
        attempt.active();
        attempt.headers(PassedHeaders.of(head.headers()));
        ErrorReader.Headers headers =
                name -> Optional.ofNullable(head.getHeader(name)).orElse("");
        Answering.Head answer =
                new Answering.Head(head.statusCode(), Optional.ofNullable(head.getHeader("content-type")), headers);
        head.exceptionHandler(this::broken);
        head.handler(this::read);
        head.endHandler(ignored -> end());
        AnswerReading plain = upstream.answering(attempt.command())
                .reading(attempt, outgoing, answer, error -> refused(answer, error));
        reading = Optional.of(Unpacked.of(attempt, Optional.ofNullable(head.getHeader("content-encoding")), plain));
    }

    private void refused(Answering.Head answer, GatewayError error) {
        key.ifPresent(used -> upstream.restIfItsFault(used, answer.status(), error));
    }

    private void read(Buffer bytes) {
        attempt.active();
        reading(open -> open.read(bytes));
    }

    private void end() {
        ended = true;
        leave();
        reading(AnswerReading::end);
    }

    private void broken(Throwable failure) {
        if (ended || reset) {
            return;
        }
        ended = true;
        leave();
        if (reading.isPresent()) {
            reading(AnswerReading::cut);
        } else {
            attempt.fail(ConnectFailure.withoutAnswer());
        }
    }

    private void reading(Consumer<AnswerReading> step) {
        if (reading.isEmpty()) {
            return;
        }
        AnswerReading open = reading.get();
        guarded(() -> step.accept(open));
        if (!ended && overSince == NEVER && open.over()) {
            overSince = System.nanoTime();
            upstream.sweep().add(this);
        }
    }

    /** A defect ends this attempt, not the connection of others. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException defect) {
            attempt.failWith(defect);
        }
    }

    @Override
    public boolean sweep(long now) {
        if (ended || reset) {
            return false;
        }
        if (now - overSince < LINGER_NANOS) {
            return true;
        }
        reset();
        return false;
    }

    @Override
    public void stop() {
        reset();
    }

    @Override
    public boolean isQueued() {
        return queued;
    }

    private void leave() {
        if (!left) {
            left = true;
            upstream.finish();
        }
    }

    @Override
    public void pause() {
        response.ifPresent(HttpClientResponse::pause);
    }

    @Override
    public void resume() {
        response.ifPresent(HttpClientResponse::resume);
    }

    @Override
    public void reset() {
        if (!reset && !ended) {
            reset = true;
            leave();
            request.ifPresent(open -> open.reset(CANCEL));
        }
    }
}
