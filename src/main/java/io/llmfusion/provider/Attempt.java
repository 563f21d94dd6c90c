package io.llmfusion.provider;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.guard.Guard;
import io.llmfusion.guard.Pass;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One upstream call from its command to the last word about it: reply or stream, guard, deadlines, budget, cancellation.
 * An {@link Upstream} feeds it and need not know who listens: after the end everything is swallowed. Used on the verticle's
 * context.
 *
 * <pre>
 *            content or clean end               terminal item
 *   OPEN ───────────────────────▶ STREAMING ───────────────────▶ DONE ──(flushed)──▶ gone from the sweep
 *    │  answered, failed, cancelled   │                            ▲
 *    ├────────────────────────────────┼────────────────────────────┤
 *    └── cancelled, reads on ─────────┴──▶ DRAINING ───────────────┘
 * </pre>
 */
final class Attempt implements Swept {
    private enum State {
        OPEN,
        STREAMING,
        DRAINING,
        DONE
    }

    private final AttemptCommand command;
    private final ProviderSetup setup;
    private final BusClient client;
    private final Sweep sweep;
    private final CommandScope scope;
    private final Promise<ChatReply> reply = Promise.promise();
    private final AttemptClock clock;
    private final Delivery delivery;
    private final AttemptRecord record;
    private State state = State.OPEN;
    private Optional<Pass> pass = Optional.empty();
    private Feed feed = Feed.NONE;
    private boolean paused;
    private List<Warning> warnings = List.of();
    private Map<String, String> headers = Map.of();

    Attempt(AttemptCommand command, ProviderSetup setup, BusClient client, Sweep sweep) {
        this.command = command;
        this.setup = setup;
        this.client = client;
        this.sweep = sweep;
        this.clock = clock(command, setup.config().timeouts());
        this.delivery = new Delivery(setup.limits().bufferedBytes());
        this.record = new AttemptRecord(command, setup.metrics());
        this.scope = client.hold(command.id(), this::cancel);
    }

    private static AttemptClock clock(AttemptCommand command, ProviderConfig.Timeouts timeouts) {
        Optional<Duration> firstContent =
                command.body().stream() ? Optional.of(timeouts.firstContent()) : Optional.empty();
        return new AttemptClock(timeouts, command.deadline(), firstContent);
    }

    AttemptCommand command() {
        return command;
    }

    Future<ChatReply> reply() {
        return reply.future();
    }

    /** Whether anything that comes is still wanted, be it for its usage alone. */
    boolean live() {
        return state != State.DONE;
    }

    /** Asks the guard; when it lets nobody through, the attempt has failed. */
    boolean enter() {
        Guard breaker = setup.guard().breaker();
        // A whole answer shows its content only when it is complete: a probe gets all the time that any answer has.
        pass = command.body().stream()
                ? breaker.enter()
                : breaker.enter(setup.config().timeouts().total());
        if (pass.isEmpty()) {
            Duration wait = breaker.retryAfter();
            failOurselves(new GatewayError.Unavailable(
                    "Provider `" + command.target().provider()
                            + "` has failed too often and is left alone for a while.",
                    wait.isZero() ? Optional.empty() : Optional.of(wait)));
            return false;
        }
        pass.flatMap(Pass::deadline).ifPresent(clock::limitFirstContent);
        clock.asking();
        return true;
    }

    /** Where the answer comes from: paused while the consumer is slow, reset when nobody wants it. */
    void feed(Feed source) {
        feed = source;
        if (state == State.DONE) {
            source.reset();
        }
    }

    void connected() {
        clock.connected();
    }

    void warnings(List<Warning> known) {
        warnings = known;
    }

    /** The provider's headers that are the client's business. */
    void headers(Map<String, String> passed) {
        headers = passed;
    }

    /** What a stream of bytes is, where its client cannot know. */
    void contentType(String type) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", type);
        headers = all;
    }

    /** A read has come. */
    void active() {
        clock.active();
    }

    /** Takes an item that is no content: held before the first content. */
    void lifecycle(StreamItem item) {
        switch (state) {
            case OPEN -> {
                if (!delivery.hold(item)) {
                    failOurselves(noRoom());
                } else if (delivery.holdsTooMuch()) {
                    fail(Streams.badAnswer("The provider sent too much before any content."));
                }
            }
            case STREAMING -> write(item);
            case DRAINING, DONE -> {}
        }
    }

    /** Takes an item that is content: the first one commits the attempt. */
    void content(StreamItem item) {
        if (state == State.OPEN) {
            accept();
        }
        if (state == State.STREAMING) {
            write(item);
        }
    }

    /** The clean end of a stream. */
    void finish(StreamItem terminal, Optional<Usage> usage) {
        if (state == State.OPEN) {
            accept();
        }
        if (state == State.STREAMING) {
            delivery.write(terminal);
        }
        if (live()) {
            record.used(usage);
            done();
        }
    }

    /** The end of a raw stream by an error of the provider that the client has been shown in the provider's own frame. */
    void finishBroken(StreamItem terminal, Optional<Usage> usage, GatewayError error) {
        record.broken(error);
        finish(terminal, usage);
    }

    /** The whole answer. */
    void answer(ChatReply whole, Optional<Usage> usage) {
        if (live()) {
            record.used(usage);
            record.succeeded(clock.waited());
            pass.ifPresent(Pass::succeeded);
            reply.tryComplete(whole);
            done();
        }
    }

    /** What is known of the answer now. */
    AnswerHead head() {
        return new AnswerHead(
                command.target().provider(),
                command.target().model(),
                command.attempt(),
                warnings,
                headers,
                clock.waited());
    }

    /** The provider has failed, or refused. */
    void fail(GatewayError error) {
        if (live()) {
            Verdict.of(error).settle(pass);
            failed(
                    error instanceof GatewayError.UpstreamRejected rejected
                            ? rejected.by(command.target().provider())
                            : error);
        }
    }

    /** We, not the provider, cannot go on. */
    void failOurselves(GatewayError error) {
        if (live()) {
            pass.ifPresent(Pass::abandoned);
            failed(error);
        }
    }

    /** A defect, or a failure that already is in our words. */
    void failWith(Throwable failure) {
        failOurselves(GatewayFailure.errorOf(failure, command.request()));
    }

    /** Counts a frame whose end has not come yet. */
    void unfinished(long bytes) {
        if (live() && !delivery.countUnfinished(bytes)) {
            failOurselves(noRoom());
        }
    }

    /** Counts bytes of a body that is collected; false when there is no room and the attempt has failed. */
    boolean collect(long bytes) {
        if (live() && !delivery.collect(bytes)) {
            failOurselves(noRoom());
        }
        return live();
    }

    private void cancel(Cancel cancel) {
        if (state == State.DRAINING || state == State.DONE) {
            return;
        }
        pass.ifPresent(Pass::abandoned);
        record.cancelled(clock.waited());
        reply.tryFail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
        boolean readsOn = cancel.policy() == Cancel.Policy.AS_CONFIGURED
                && setup.config().onDisconnect() == ProviderConfig.OnDisconnect.DRAIN;
        if (readsOn) {
            state = State.DRAINING;
            scope.release();
            delivery.drop();
            resume();
        } else {
            done();
            feed.reset();
        }
    }

    private void accept() {
        pass.ifPresent(Pass::succeeded);
        record.succeeded(clock.waited());
        clock.content();
        state = State.STREAMING;
        AnswerHead head = head();
        StreamId stream = delivery.open(client, this::resume, this::cancel);
        scope.release();
        reply.tryComplete(new ChatReply.Accepted(head, stream));
    }

    private void write(StreamItem item) {
        if (!delivery.write(item)) {
            pause();
        }
    }

    private void pause() {
        if (!delivery.recount()) {
            failOurselves(noRoom());
        } else if (!paused) {
            paused = true;
            feed.pause();
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            feed.resume();
        }
    }

    private void failed(GatewayError error) {
        record.failed(error, clock.waited());
        if (state == State.STREAMING) {
            delivery.write(new StreamItem.Failed(error));
        }
        reply.tryFail(new GatewayFailure(error));
        done();
        feed.reset();
    }

    private void done() {
        state = State.DONE;
        scope.release();
        pass.ifPresent(Pass::abandoned);
        setup.guard().inFlight().leave();
        if (delivery.flushed()) {
            delivery.close();
            sweep.remove(this);
        }
        resume();
    }

    @Override
    public boolean sweep(long now) {
        if (state == State.DONE) {
            return !isFlushed();
        }
        if (paused) {
            clock.active();
        }
        clock.overdue(now).ifPresent(this::timedOut);
        return true;
    }

    @Override
    public void stop() {
        failOurselves(new GatewayError.Unavailable(
                "Provider `" + command.target().provider() + "` is being stopped or configured anew.",
                Optional.empty()));
        delivery.close();
    }

    private void timedOut(GatewayError.TimedOut error) {
        if (clock.isConnecting() && feed.isQueued()) {
            failOurselves(ConnectFailure.allInUse());
        } else if (clock.isCallersOwn(error)) {
            failOurselves(error);
        } else {
            fail(error);
        }
    }

    private boolean isFlushed() {
        if (!delivery.flushed()) {
            delivery.recount();
            return false;
        }
        delivery.close();
        return true;
    }

    private static GatewayError noRoom() {
        return new GatewayError.Unavailable(
                "The gateway holds as many bytes of answers as it may; try again.", Optional.of(Duration.ofSeconds(1)));
    }
}
