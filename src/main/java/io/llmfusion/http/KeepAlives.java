package io.llmfusion.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Sends a comment on streams that have been silent for too long: one sweep per event loop, no timer per stream. Belongs to
 * one event loop.
 */
final class KeepAlives {
    private static final int SWEEPS_PER_INTERVAL = 5;

    private final Set<Silent> watched = new HashSet<>();
    private final long intervalNanos;

    /** Something that may have been silent. */
    interface Silent {
        /** Nanoseconds since it last said something. */
        long silence(long now);

        /** Says something that nobody acts on. */
        void keepAlive();
    }

    KeepAlives(Vertx vertx, Duration interval) {
        this.intervalNanos = interval.toNanos();
        vertx.setPeriodic(Math.max(10, interval.toMillis() / SWEEPS_PER_INTERVAL), timer -> sweep());
    }

    Duration interval() {
        return Duration.ofNanos(intervalNanos);
    }

    void watch(Silent silent) {
        watched.add(silent);
    }

    void forget(Silent silent) {
        watched.remove(silent);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Silent silent : watched.toArray(Silent[]::new)) {
            if (silent.silence(now) >= intervalNanos && watched.contains(silent)) {
                silent.keepAlive();
            }
        }
    }
}
