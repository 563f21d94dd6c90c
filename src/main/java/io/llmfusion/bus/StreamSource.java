package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamControl;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.bus.message.StreamMessage;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The consuming end of a stream. Items come in order to the {@link #handler}, or one by one from {@link #next}; the last
 * one is terminal, always: when the producer vanishes or an item was lost, this end makes a {@link StreamItem.Failed}
 * of it. Used on the verticle's context.
 *
 * <p>Credit goes back to the producer as items are done, that is when the handler returns or {@link #next} hands them
 * out, unless {@link #stopGranting} was called. So no more than the window and one item are ever under way or unread.
 */
public final class StreamSource implements Leased {
    private static final Cancel CLOSING = new Cancel("the consumer is being stopped", Cancel.Policy.AS_CONFIGURED);

    private final BusClient client;
    private final StreamId id;
    private final long window;
    private final MessageProducer<Object> producer;
    private final MessageConsumer<Object> consumer;
    private final ArrayDeque<StreamItem> unread = new ArrayDeque<>(1);
    private final Promise<Void> finished = Promise.promise();
    private Consumer<StreamItem> handler = unread::add;
    private Optional<Promise<StreamItem>> waiting = Optional.empty();
    private Optional<Cancel> cancelled = Optional.empty();
    private boolean started;
    private boolean ended;
    private boolean granting = true;
    private Optional<Integer> missingSince = Optional.empty();
    private long done;
    private long expected;
    private int lastSent;
    private int lastHeard;

    StreamSource(BusClient client, StreamId id, long window) {
        this.client = client;
        this.id = id;
        this.window = window;
        this.producer = client.sender(Addresses.streamControl(id).name());
        this.consumer = client.listen(Addresses.stream(id).name(), this::heard);
        this.lastSent = client.loop().now();
        this.lastHeard = lastSent;
        client.loop().add(this);
    }

    public StreamId id() {
        return id;
    }

    /** Takes every item as it comes, from now on, and starts the stream. When it throws, the stream is cancelled. */
    public StreamSource handler(Consumer<StreamItem> taker) {
        handler = item -> take(item, taker);
        while (!unread.isEmpty()) {
            handler.accept(unread.poll());
        }
        start();
        return this;
    }

    /**
     * The next item, one call at a time; starts the stream. Lets a virtual thread read a stream as a loop. After the
     * terminal item it fails with {@link IllegalStateException}, after {@link #cancel} with
     * {@link GatewayError.Cancelled}, for a reader that waits already too.
     */
    public Future<StreamItem> next() {
        start();
        StreamItem item = unread.poll();
        if (item != null) {
            finished(item);
            return Future.succeededFuture(item);
        }
        if (cancelled.isPresent()) {
            return GatewayFailure.future(
                    new GatewayError.Cancelled(cancelled.get().reason()));
        }
        if (ended || waiting.isPresent()) {
            return Future.failedFuture(new IllegalStateException(
                    ended ? "nothing comes after the terminal item" : "somebody waits for the next item already"));
        }
        Promise<StreamItem> promise = Promise.promise();
        waiting = Optional.of(promise);
        handler = this::answerWaiting;
        return promise.future();
    }

    /** Gives no more credit until {@link #resumeGranting}; what is under way still comes, no more than the window. */
    public StreamSource stopGranting() {
        granting = false;
        return this;
    }

    /** Gives the credit that has been held back and goes on. */
    public StreamSource resumeGranting() {
        granting = true;
        grantIfWorthwhile();
        return this;
    }

    /**
     * Wants nothing more: no item comes after this call. Repeated until the producer has confirmed, then the future is
     * completed.
     */
    public Future<Void> cancel(Cancel cancel) {
        if (!ended && cancelled.isEmpty()) {
            abandon(cancel);
            stop(cancel);
        }
        return finished.future();
    }

    private void abandon(Cancel cancel) {
        cancelled = Optional.of(cancel);
        unread.clear();
        Optional<Promise<StreamItem>> reader = waiting;
        waiting = Optional.empty();
        reader.ifPresent(promise -> promise.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason()))));
    }

    /** Whether the terminal item has come. */
    public boolean ended() {
        return ended;
    }

    private void start() {
        if (!started && !ended) {
            started = true;
            if (!tell(new StreamControl.Grant(window))) {
                lose("The part of the gateway that answers this has gone.");
            }
        }
    }

    private boolean tell(StreamControl message) {
        lastSent = client.loop().now();
        return !producer.write(message).failed();
    }

    private void heard(Object message) {
        lastHeard = client.loop().now();
        switch ((StreamMessage) message) {
            case StreamMessage.Item(long sequence, StreamItem item) -> received(sequence, item);
            case StreamMessage.Alive(long sequence) -> check(sequence);
        }
    }

    private void received(long sequence, StreamItem item) {
        if (ended || !check(sequence)) {
            return;
        }
        expected++;
        deliver(item);
    }

    private boolean check(long sequence) {
        if (sequence != expected && !ended) {
            stop(new Cancel("items of the stream were lost", Cancel.Policy.RESET));
            lose("Parts of the answer were lost on their way.");
        }
        return sequence == expected;
    }

    private void deliver(StreamItem item) {
        if (item.isTerminal()) {
            end();
        }
        if (cancelled.isEmpty()) {
            handler.accept(item);
        }
    }

    private void take(StreamItem item, Consumer<StreamItem> taker) {
        try {
            taker.accept(item);
        } catch (RuntimeException defect) {
            cancel(new Cancel("the consumer failed", Cancel.Policy.RESET));
            throw defect;
        }
        finished(item);
    }

    private void answerWaiting(StreamItem item) {
        handler = unread::add;
        Optional<Promise<StreamItem>> reader = waiting;
        waiting = Optional.empty();
        finished(item);
        reader.ifPresent(promise -> promise.complete(item));
    }

    private void finished(StreamItem item) {
        done += ItemWeight.of(item);
        grantIfWorthwhile();
    }

    /** In halves of the window: the producer never stands still for want of credit, and grants stay few. */
    private void grantIfWorthwhile() {
        if (granting && !ended && cancelled.isEmpty() && done >= window / 2) {
            long bytes = done;
            done = 0;
            noteMissing(tell(new StreamControl.Grant(bytes)));
        }
    }

    private void stop(Cancel cancel) {
        if (!tell(new StreamControl.Stop(cancel))) {
            end();
        }
    }

    private void lose(String message) {
        deliver(new StreamItem.Failed(new GatewayError.Unavailable(message, Optional.empty())));
    }

    private void end() {
        ended = true;
        consumer.unregister();
        client.loop().remove(this);
        finished.tryComplete();
    }

    @Override
    public ContextInternal context() {
        return client.context();
    }

    @Override
    public boolean isDue() {
        int now = client.loop().now();
        return now - lastSent >= RENEW
                || now - lastHeard >= EXPIRE
                || missingSince.isPresent()
                || cancelled.isPresent();
    }

    @Override
    public void sweep() {
        if (ended) {
            return;
        }
        boolean expired = client.loop().now() - lastHeard >= EXPIRE;
        if (expired || missingForARound()) {
            lose("The part of the gateway that answers this has gone.");
        } else if (cancelled.isPresent()) {
            stop(cancelled.get());
        } else {
            noteMissing(tell(new StreamControl.Alive()));
        }
    }

    /** A producer that has just ended leaves its last item in our queue: not yet a reason to call it lost. */
    private void noteMissing(boolean there) {
        if (there) {
            missingSince = Optional.empty();
        } else if (missingSince.isEmpty()) {
            missingSince = Optional.of(client.loop().now());
        }
    }

    private boolean missingForARound() {
        return missingSince
                .filter(since -> client.loop().now() - since > Loop.SLICES)
                .isPresent();
    }

    @Override
    public void close() {
        if (!ended) {
            abandon(CLOSING);
            tell(new StreamControl.Stop(CLOSING));
            end();
        }
    }
}
