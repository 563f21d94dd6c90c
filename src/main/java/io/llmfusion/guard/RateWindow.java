package io.llmfusion.guard;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many calls of the last while succeeded and failed, in slices of a tenth of that while, so that old results go
 * without a timer and memory is constant. Thread-safe.
 */
final class RateWindow {
    private static final int SLICES = 10;

    private final long sliceNanos;
    private final LongSupplier clock;
    private final long start;
    private final long[] number = new long[SLICES];
    private final int[] successes = new int[SLICES];
    private final int[] failures = new int[SLICES];

    /** Results within the window. */
    record Counts(int calls, int failures) {}

    RateWindow(Duration window, LongSupplier clock) {
        this.sliceNanos = Math.max(1, window.toNanos() / SLICES);
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    synchronized void succeeded() {
        successes[present()]++;
    }

    synchronized void failed() {
        failures[present()]++;
    }

    synchronized Counts counts() {
        long now = sliceNumber();
        int good = 0;
        int bad = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            if (now - number[slice] < SLICES) {
                good += successes[slice];
                bad += failures[slice];
            }
        }
        return new Counts(good + bad, bad);
    }

    synchronized void clear() {
        Arrays.fill(successes, 0);
        Arrays.fill(failures, 0);
    }

    private int present() {
        long now = sliceNumber();
        int slice = (int) (now % SLICES);
        if (number[slice] != now) {
            number[slice] = now;
            successes[slice] = 0;
            failures[slice] = 0;
        }
        return slice;
    }

    private long sliceNumber() {
        return (clock.getAsLong() - start) / sliceNanos;
    }
}
