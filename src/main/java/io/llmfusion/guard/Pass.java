package io.llmfusion.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call that a {@link Guard} has let through. Its first result counts, whatever is said later. Thread-safe; exactly one
 * of the three must be called in the end, {@link #abandoned} at least.
 */
public final class Pass {
    private final Guard guard;
    private final Optional<Duration> deadline;
    private final long entered;
    private final AtomicBoolean settled = new AtomicBoolean();

    Pass(Guard guard, Optional<Duration> deadline) {
        this.guard = guard;
        this.deadline = deadline;
        this.entered = deadline.isPresent() ? guard.now() : 0;
    }

    /** The peer has shown content, or refused a request for that request's own fault: it is up. */
    public void succeeded() {
        if (settled.compareAndSet(false, true)) {
            guard.succeeded(this);
        }
    }

    /** The peer is at fault. */
    public void failed() {
        if (settled.compareAndSet(false, true)) {
            guard.failed(this);
        }
    }

    /** Nothing was learnt: the client has gone, or the fault is ours. */
    public void abandoned() {
        if (settled.compareAndSet(false, true) && isProbe()) {
            guard.abandoned(this);
        }
    }

    /** How long a probe may take until its first content; empty for an ordinary call. */
    public Optional<Duration> deadline() {
        return deadline;
    }

    boolean isProbe() {
        return deadline.isPresent();
    }

    boolean isOverdue(long now) {
        return deadline.isPresent() && now - entered > deadline.get().toNanos();
    }
}
