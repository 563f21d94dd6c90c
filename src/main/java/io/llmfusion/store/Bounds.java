package io.llmfusion.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How long and how much is kept.
 *
 * @param maxAge since the last use
 * @param maxSize sum of {@link Document#weight()}
 */
record Bounds(Duration maxAge, long maxSize, InstantSource clock) {
    private static final Duration COARSE = Duration.ofHours(1);

    long now() {
        return clock.millis();
    }

    /** What was used before is over. */
    long oldest() {
        return now() - maxAge.toMillis();
    }

    /** A use is written down only when the last one that was lies so far back: reading shall not always write. */
    long worthTouching() {
        Duration tenth = maxAge.dividedBy(10);
        return now() - (tenth.compareTo(COARSE) < 0 ? tenth : COARSE).toMillis();
    }

    Bounds atMost(long size) {
        return new Bounds(maxAge, Math.min(maxSize, size), clock);
    }
}
