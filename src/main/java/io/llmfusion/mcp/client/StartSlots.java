package io.llmfusion.mcp.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * So many children start at a time, over all servers: twenty at once on a small machine would all miss their deadlines.
 * A slot is given back when its server is ready or has failed, or after a while, so that a server that hangs while it
 * starts keeps no other from starting. Thread-safe.
 */
public final class StartSlots {
    private final Deque<Consumer<Slot>> waiting = new ArrayDeque<>();
    private int free;

    public StartSlots(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("at least one server must be able to start");
        }
        this.free = slots;
    }

    /** As many as this machine can start at a time. */
    static StartSlots ofThisMachine() {
        return new StartSlots(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /** Hands out a slot now or later, on any thread. */
    void take(Consumer<Slot> taker) {
        synchronized (this) {
            if (free == 0) {
                waiting.addLast(taker);
                return;
            }
            free--;
        }
        taker.accept(new Slot());
    }

    private void giveBack() {
        Optional<Consumer<Slot>> next;
        synchronized (this) {
            next = Optional.ofNullable(waiting.pollFirst());
            if (next.isEmpty()) {
                free++;
            }
        }
        next.ifPresent(taker -> taker.accept(new Slot()));
    }

    /** The right to start one server; closing again does nothing. */
    final class Slot implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        private Slot() {}

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack();
            }
        }
    }
}
