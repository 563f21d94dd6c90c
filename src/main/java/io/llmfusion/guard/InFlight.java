package io.llmfusion.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** Calls that may be under way to one peer at once, from this node. Thread-safe. */
public final class InFlight {
    private final int limit;
    private final AtomicInteger calls = new AtomicInteger();

    public InFlight(int limit) {
        this.limit = limit;
    }

    /** Takes a place; false when there is none. Whoever got one must {@link #leave()}, once. */
    public boolean enter() {
        if (calls.incrementAndGet() <= limit) {
            return true;
        }
        calls.decrementAndGet();
        return false;
    }

    public void leave() {
        calls.decrementAndGet();
    }

    public int calls() {
        return calls.get();
    }
}
