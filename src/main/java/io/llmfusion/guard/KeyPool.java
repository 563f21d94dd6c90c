package io.llmfusion.guard;

import io.llmfusion.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * The keys of one provider, used in turn; one that was refused or is over its limit rests for a while. When all of them
 * rest, the one that wakes first is used nevertheless: the provider then says itself what is wrong. Thread-safe.
 */
public final class KeyPool {
    private final List<Secret> keys;
    private final LongSupplier clock;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLongArray restsUntil;

    /** @param clock nanoseconds that only grow */
    public KeyPool(List<Secret> keys, LongSupplier clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
        this.restsUntil = new AtomicLongArray(keys.size());
        for (int key = 0; key < keys.size(); key++) {
            restsUntil.set(key, clock.getAsLong());
        }
    }

    /** The key whose turn it is; empty when the provider needs none. */
    public Optional<Secret> next() {
        if (keys.size() <= 1) {
            return keys.stream().findFirst();
        }
        long now = clock.getAsLong();
        int first = Math.floorMod(turn.getAndIncrement(), keys.size());
        int best = first;
        for (int step = 0; step < keys.size(); step++) {
            int key = (first + step) % keys.size();
            if (restsUntil.get(key) - now <= 0) {
                return Optional.of(keys.get(key));
            }
            best = restsUntil.get(key) - restsUntil.get(best) < 0 ? key : best;
        }
        return Optional.of(keys.get(best));
    }

    /** Leaves this key out for so long. */
    public void rest(Secret key, Duration pause) {
        int index = keys.indexOf(key);
        if (index >= 0) {
            restsUntil.set(index, clock.getAsLong() + pause.toNanos());
        }
    }
}
