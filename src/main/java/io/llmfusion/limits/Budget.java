package io.llmfusion.limits;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An amount that many requests share: bytes held in memory, streams in flight. Thread-safe and exact: what is taken never
 * exceeds the limit, and what is given back is given back once.
 */
public final class Budget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public Budget(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("a budget must be positive, not " + limit);
        }
        this.limit = limit;
    }

    /** Takes so much, or nothing when that would exceed the limit. */
    public boolean tryTake(long amount) {
        long before = used.get();
        while (before + amount <= limit) {
            if (used.compareAndSet(before, before + amount)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    /** Gives back what was taken before. */
    public void giveBack(long amount) {
        long left = used.addAndGet(-amount);
        if (left < 0) {
            throw new IllegalStateException("gave back more than was taken");
        }
    }

    /** A holding that grows as its owner takes more, and is given back as a whole, once. */
    public Holding holding() {
        return new Holding();
    }

    public long used() {
        return used.get();
    }

    public long limit() {
        return limit;
    }

    /** One owner's share. Growing is for its owner's thread alone; closing may come from any and again. */
    public final class Holding implements AutoCloseable {
        private final AtomicLong held = new AtomicLong();
        private final AtomicBoolean closed = new AtomicBoolean();

        private Holding() {}

        /** Takes more; false when the budget is spent or this holding is closed. */
        public boolean grow(long amount) {
            if (closed.get() || !tryTake(amount)) {
                return false;
            }
            held.addAndGet(amount);
            return true;
        }

        /** Gives back a part, such as bytes that have been written out. */
        public void shrink(long amount) {
            long part = Math.min(amount, held.get());
            held.addAndGet(-part);
            giveBack(part);
        }

        public long held() {
            return held.get();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(held.getAndSet(0));
            }
        }
    }
}
