package io.llmfusion.model;

import java.time.Duration;

/**
 * The moment by which something must be done, on this node's monotonic clock. Crosses a wire as remaining time, since
 * clocks of two machines do not agree.
 *
 * @param nanoTime a {@link System#nanoTime()} value
 */
public record Deadline(long nanoTime) {
    public static Deadline in(Duration remaining) {
        return new Deadline(System.nanoTime() + remaining.toNanos());
    }

    /** Time left; negative when it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    /** Milliseconds left for a timer: at least 1, since Vert.x refuses 0. */
    public long timerMillis() {
        return Math.max(1, remaining().toMillis());
    }

    public boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** The earlier of this and that. */
    public Deadline earlier(Deadline that) {
        return nanoTime - that.nanoTime <= 0 ? this : that;
    }

    /** No later than this long from now. */
    public Deadline within(Duration limit) {
        return earlier(in(limit));
    }
}
