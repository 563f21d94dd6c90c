package io.llmfusion.bench.upstream;

import java.nio.ByteBuffer;

/** A response that is not finished: what the pacer still has to do for one connection. Used on the pacer's thread alone. */
abstract sealed class Pending implements Comparable<Pending> permits LateAnswer, PacedStream {
    private final UpstreamConnection connection;
    private long due;

    Pending(UpstreamConnection connection, long due) {
        this.connection = connection;
        this.due = due;
    }

    final UpstreamConnection connection() {
        return connection;
    }

    /** When to act next, on the clock of {@code System.nanoTime}. */
    final long due() {
        return due;
    }

    final void dueAt(long nanos) {
        due = nanos;
    }

    /** Does what is due.
     *
     * @param scratch a buffer of the pacer's to build frames in
     * @return whether there is more to do, at the new {@link #due()}
     */
    abstract boolean step(ByteBuffer scratch, long now);

    @Override
    public final int compareTo(Pending other) {
        return Long.compare(due - other.due, 0);
    }
}
