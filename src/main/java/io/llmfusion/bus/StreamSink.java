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
 *           first Grant           terminal item is out
 *  WAITING ────────────▶ FLOWING ─────────────────────▶ ENDED
 *     └──── Stop, lease expired, consumer not there ──────┘ onGone
 * </pre>
 *
 * From its terminal item on, or when nobody reads any more, a sink swallows what is written and is always writable: a
 * producer that reads on (for the usage, after its consumer has gone) needs no second path.
 */
public final class StreamSink implements Leased {
    /** Bytes that may wait for credit before the stream is given up: the producer does not heed {@link #writable()}. */
    public static final long DEFAULT_BOUND = 8 << 20;

    private static final Cancel LOST = new Cancel("the consumer of the stream has gone", Cancel.Policy.AS_CONFIGURED);

    private enum State {
        WAITING,
        FLOWING,
        ENDED
    }

    private final BusClient client;
    private final StreamId id;
    private final long bound;
    private final MessageProducer<Object> consumer;
    private final MessageConsumer<Object> control;
    private final ArrayDeque<StreamItem> pending = new ArrayDeque<>(1);
    private State state = State.WAITING;
    private boolean complete;
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
     * Sends an item, or holds it back until there is credit. A terminal item needs no credit of its own.
     *
     * @return {@link #writable()} afterwards
     */
    public boolean write(StreamItem item) {
        if (!complete) {
            complete = item.isTerminal();
            if (maySend(item) && pending.isEmpty()) {
                send(item);
            } else {
                enqueue(item);
            }
        }
        return writable();
    }

    /** Whether an item written now goes out at once. While false, pause what feeds this stream. */
    public boolean writable() {
        blocked = !complete && (credit <= 0 || !pending.isEmpty());
        return !blocked;
    }

    /** Called each time that the stream is writable again after {@link #writable()} or a write has said it is not. */
    public StreamSink drainHandler(Runnable handler) {
        drainHandler = handler;
        return this;
    }

    /**
     * Called once when nobody reads any more: cancelled by the consumer, or the consumer is lost. May be called from
     * within {@link #write}, which is where a loss is noticed first.
     */
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

    private boolean maySend(StreamItem item) {
        return state == State.FLOWING && (credit > 0 || item.isTerminal());
    }

    private void enqueue(StreamItem item) {
        if (pendingBytes > bound) {
            fail(new GatewayError.Internal("The answer was taken too slowly and too much of it was waiting."));
            lose(LOST);
        } else {
            pending.add(item);
            pendingBytes += ItemWeight.of(item);
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
        if (blocked && writable()) {
            drainHandler.run();
        }
    }

    private void flush() {
        StreamItem item = pending.peek();
        while (item != null && maySend(item)) {
            pending.remove();
            pendingBytes -= ItemWeight.of(item);
            send(item);
            item = pending.peek();
        }
    }

    private void stopped(Cancel cancel) {
        if (state != State.ENDED) {
            tell(new StreamMessage.Item(
                    sequence++, new StreamItem.Failed(new GatewayError.Cancelled(cancel.reason()))));
            lose(cancel);
        }
    }

    /** Ends the stream at once, without what was pending. */
    private void fail(GatewayError error) {
        if (state == State.FLOWING) {
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
        complete = true;
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
        return now - lastSent >= RENEW || now - lastHeard >= EXPIRE;
    }

    @Override
    public void sweep() {
        if (state == State.WAITING && pending.isEmpty()) {
            lastHeard = client.loop().now(); // Not accepted yet, so that nobody can know of it.
        } else if (state != State.ENDED && (isExpired() || !renewed())) {
            lose(LOST);
        }
    }

    private boolean isExpired() {
        return client.loop().now() - lastHeard >= EXPIRE;
    }

    private boolean renewed() {
        return state == State.WAITING || tell(new StreamMessage.Alive(sequence));
    }

    @Override
    public void close() {
        if (state != State.ENDED) {
            fail(new GatewayError.Unavailable(
                    "The part of the gateway that answers this is being stopped.", Optional.empty()));
        }
    }
}
