package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamControl;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.bus.message.StreamMessage;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The producing end of a stream. Sends items in order while the consumer's credit lasts and holds back what it may not
 * send yet; a producer that stops its own source while {@link #writable()} is false holds back no more than one read.
 * Used on the verticle's context.
 *
 * <pre>
 *           first Grant           terminal item written          flushed
 *  WAITING ────────────▶ FLOWING ───────────────────────▶ ENDING ───────▶ ENDED
 *     └───────────── Stop, lease expired, consumer not there: onGone ───────┘
 * </pre>
 *
 * After the end a sink swallows what is written and is always writable, so that a producer that reads on (for the
 * usage, after its consumer has gone) needs no second path.
 */
public final class StreamSink implements Leased {
    /** Bytes that may wait for credit before the stream is given up: the producer does not heed {@link #writable()}. */
    public static final long DEFAULT_BOUND = 8 << 20;

    private static final Cancel LOST = new Cancel("the consumer of the stream has gone", Cancel.Policy.AS_CONFIGURED);

    private enum State {
        WAITING,
        FLOWING,
        ENDING,
        ENDED
    }

    private final BusClient client;
    private final StreamId id;
    private final long bound;
    private final MessageProducer<Object> consumer;
    private final MessageConsumer<Object> control;
    private final ArrayDeque<StreamItem> pending = new ArrayDeque<>(1);
    private State state = State.WAITING;
    private boolean blocked = true;
    private long credit;
    private long pendingBytes;
    private long sequence;
    private int lastSent;
    private int lastHeard;
    private Optional<Cancel> gone = Optional.empty();
    private Runnable drainHandler = () -> {};
    private Consumer<Cancel> goneHandler = ignored -> {};

    StreamSink(BusClient client, StreamId id, long bound) {
        this.client = client;
        this.id = id;
        this.bound = bound;
        this.consumer = client.sender(Addresses.stream(id).name());
        this.lastSent = client.loop().now();
        this.lastHeard = lastSent;
        this.control = client.listen(Addresses.streamControl(id).name(), this::heard);
        client.loop().add(this);
    }

    public StreamId id() {
        return id;
    }

    /**
     * Sends an item, or holds it back until there is credit. A terminal item needs none and ends the stream; writing
     * after it is a defect.
     *
     * @return {@link #writable()} afterwards
     */
    public boolean write(StreamItem item) {
        switch (state) {
            case WAITING -> enqueue(item);
            case FLOWING -> sendOrEnqueue(item);
            case ENDING -> throw new IllegalStateException("an item after the terminal one: " + item);
            case ENDED -> {}
        }
        return writable();
    }

    /** Whether an item written now goes out at once. While false, pause what feeds this stream. */
    public boolean writable() {
        blocked = state != State.ENDED && (credit <= 0 || !pending.isEmpty());
        return !blocked;
    }

    /** Called each time that the stream is writable again after {@link #writable()} or a write has said it is not. */
    public StreamSink drainHandler(Runnable handler) {
        drainHandler = handler;
        return this;
    }

    /** Called once when nobody reads any more: cancelled by the consumer, or the consumer is lost. */
    public StreamSink onGone(Consumer<Cancel> handler) {
        goneHandler = handler;
        gone.ifPresent(handler);
        return this;
    }

    /** Whether nothing can be sent any more. */
    public boolean ended() {
        return state == State.ENDED;
    }

    /** Bytes that wait for credit. */
    public long pendingBytes() {
        return pendingBytes;
    }

    private void sendOrEnqueue(StreamItem item) {
        if (pending.isEmpty() && (credit > 0 || item.isTerminal())) {
            send(item);
        } else {
            enqueue(item);
        }
    }

    private void enqueue(StreamItem item) {
        if (pendingBytes > bound) {
            overflow();
            return;
        }
        pending.add(item);
        pendingBytes += ItemWeight.of(item);
        if (item.isTerminal() && state == State.FLOWING) {
            state = State.ENDING;
        }
    }

    private void send(StreamItem item) {
        credit -= ItemWeight.of(item);
        if (!tell(new StreamMessage.Item(sequence++, item))) {
            lose(LOST);
        } else if (item.isTerminal()) {
            end();
        }
    }

    private boolean tell(StreamMessage message) {
        lastSent = client.loop().now();
        return !consumer.write(message).failed();
    }

    private void heard(Object message) {
        lastHeard = client.loop().now();
        switch ((StreamControl) message) {
            case StreamControl.Grant grant -> granted(grant.bytes());
            case StreamControl.Stop stop -> stopped(stop.cancel());
            case StreamControl.Alive ignored -> {}
        }
    }

    private void granted(long bytes) {
        credit += bytes;
        if (state == State.WAITING) {
            state = State.FLOWING;
        }
        flush();
        if (blocked && state == State.FLOWING && writable()) {
            drainHandler.run();
        }
    }

    private void flush() {
        while (state != State.ENDED
                && !pending.isEmpty()
                && (credit > 0 || pending.peek().isTerminal())) {
            StreamItem item = pending.poll();
            pendingBytes -= ItemWeight.of(item);
            send(item);
        }
    }

    private void stopped(Cancel cancel) {
        if (state != State.ENDED) {
            tell(new StreamMessage.Item(
                    sequence++, new StreamItem.Failed(new GatewayError.Cancelled(cancel.reason()))));
            lose(cancel);
        }
    }

    private void overflow() {
        fail(new GatewayError.Internal("The client took the answer too slowly and too much of it was waiting."));
        lose(LOST);
    }

    /** Ends the stream at once, without what was pending. */
    private void fail(GatewayError error) {
        if (state == State.FLOWING || state == State.ENDING) {
            tell(new StreamMessage.Item(sequence++, new StreamItem.Failed(error)));
        }
        end();
    }

    private void lose(Cancel cancel) {
        end();
        gone = Optional.of(cancel);
        goneHandler.accept(cancel);
        if (blocked) {
            blocked = false;
            drainHandler.run();
        }
    }

    private void end() {
        state = State.ENDED;
        pending.clear();
        pendingBytes = 0;
        control.unregister();
        client.loop().remove(this);
    }

    @Override
    public ContextInternal context() {
        return client.context();
    }

    @Override
    public boolean isDue() {
        int now = client.loop().now();
        return now - lastSent >= RENEW_TICKS || now - lastHeard >= EXPIRE_TICKS;
    }

    @Override
    public void sweep() {
        if (state == State.ENDED) {
            return;
        }
        boolean expired = client.loop().now() - lastHeard >= EXPIRE_TICKS;
        if (expired || (state != State.WAITING && !tell(new StreamMessage.Alive(sequence)))) {
            lose(LOST);
        }
    }

    @Override
    public void close() {
        if (state != State.ENDED) {
            fail(new GatewayError.Unavailable(
                    "The part of the gateway that answers this is being stopped.", Optional.empty()));
        }
    }
}
