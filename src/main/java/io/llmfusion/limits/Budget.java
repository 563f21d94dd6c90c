package io.llmfusion.limits;

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
        requireAmount(amount);
        long before = used.get();
        while (amount <= limit - before) {
            if (used.compareAndSet(before, before + amount)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    /** Gives back what was taken before. */
    public void giveBack(long amount) {
        requireAmount(amount);
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

    private static void requireAmount(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("an amount must not be negative: " + amount);
        }
    }

    /** One owner's share. Growing and shrinking are for its owner; closing may come from any thread, and again. */
    public final class Holding implements AutoCloseable {
        private static final long CLOSED = -1;

        private final AtomicLong held = new AtomicLong();

        private Holding() {}

        /** Takes more; false when the budget is spent or this holding is closed. */
        public boolean grow(long amount) {
            if (held.get() == CLOSED || !tryTake(amount)) {
                return false;
            }
            long after = held.updateAndGet(before -> before == CLOSED ? CLOSED : before + amount);
            if (after == CLOSED) {
                giveBack(amount);
            }
            return after != CLOSED;
        }

        /** Gives back a part, such as bytes that have been written out; no more than is held. */
        public void shrink(long amount) {
            requireAmount(amount);
            long before = held.getAndUpdate(now -> now == CLOSED ? CLOSED : now - Math.min(amount, now));
            if (before != CLOSED) {
                giveBack(Math.min(amount, before));
            }
        }

        public long held() {
            return Math.max(0, held.get());
        }

        @Override
        public void close() {
            long last = held.getAndSet(CLOSED);
            if (last != CLOSED) {
                giveBack(last);
            }
        }
    }
}
