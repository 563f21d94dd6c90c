package io.llmfusion.guard;

import io.llmfusion.config.BreakerConfig;
import io.llmfusion.observe.LogKeys;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one peer on this node, shared by all instances. Thread-safe.
 *
 * <p>It guards a call until its first content, never a whole stream. Only failures that are the peer's own count: what to
 * count is said with {@link Pass#succeeded}, {@link Pass#failed} and {@link Pass#abandoned}.
 *
 * <pre>
 *          share of failures within the window ≥ rate, of enough calls
 *     UP ────────────────────────────────────────────────────▶ OPEN ◀─────────────┐
 *     ▲                                                          │ openFor        │ a probe fails, or shows
 *     │              a probe succeeds                            ▼                │ nothing by its deadline
 *     └──────────────────────────────────────────────────── HALF_OPEN ────────────┘
 * </pre>
 *
 * The state and the time it stays open are Vert.x's breaker's. The rest is ours: that breaker's counter is cleared by any
 * success, its time-out is one for all calls, and a probe whose client went away would close it.
 */
public final class Guard {
    /** Calls that are let through at once to see whether the peer is back. */
    static final int PROBES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** How a peer is, as this node sees it. */
    public enum State {
        UP("up"),
        OPEN("open"),
        HALF_OPEN("half-open");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As health reports write it. */
        public String word() {
            return word;
        }
    }

    private final String peer;
    private final BreakerConfig config;
    private final LongSupplier clock;
    private final CircuitBreaker breaker;
    private final RateWindow window;
    private final List<Pass> probes = new ArrayList<>(PROBES);
    private volatile State state = State.UP;
    private volatile long opened;

    /**
     * @param peer for logs and reports, such as `provider openai`
     * @param clock nanoseconds that only grow, as {@link System#nanoTime()}
     */
    public Guard(String peer, BreakerConfig config, Vertx vertx, LongSupplier clock) {
        this.peer = peer;
        this.config = config;
        this.clock = clock;
        this.window = new RateWindow(config.window(), clock);
        this.breaker = CircuitBreaker.create(
                peer,
                vertx,
                new CircuitBreakerOptions()
                        .setTimeout(-1)
                        .setResetTimeout(Math.max(1, config.openFor().toMillis())));
        breaker.openHandler(ignored -> changed(State.OPEN));
        breaker.halfOpenHandler(ignored -> changed(State.HALF_OPEN));
        breaker.closeHandler(ignored -> changed(State.UP));
    }

    /** Lets a call through, or not; then {@link #retryAfter()} says how long it may last. */
    public Optional<Pass> enter() {
        return enter(config.probeDeadline());
    }

    /** As {@link #enter()}; a probe must have shown its content within so long. */
    public Optional<Pass> enter(Duration probeDeadline) {
        return state == State.UP ? Optional.of(new Pass(this, Optional.empty())) : probe(probeDeadline);
    }

    /** How the peer is; routing leaves out what is {@link State#OPEN}. */
    public State state() {
        if (state == State.HALF_OPEN) {
            failOverdueProbe();
        }
        return state;
    }

    public String peer() {
        return peer;
    }

    /** What is left of the time for which the breaker stays open; zero when it is not. */
    public Duration retryAfter() {
        if (state != State.OPEN) {
            return Duration.ZERO;
        }
        Duration left = config.openFor().minusNanos(clock.getAsLong() - opened);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private synchronized Optional<Pass> probe(Duration deadline) {
        failOverdueProbe();
        if (state == State.UP) {
            return Optional.of(new Pass(this, Optional.empty()));
        }
        if (state == State.OPEN || probes.size() >= PROBES) {
            return Optional.empty();
        }
        Pass pass = new Pass(this, Optional.of(deadline));
        probes.add(pass);
        return Optional.of(pass);
    }

    private synchronized void failOverdueProbe() {
        long now = clock.getAsLong();
        boolean overdue = probes.stream().anyMatch(probe -> probe.isOverdue(now));
        if (overdue && state == State.HALF_OPEN) {
            open();
        }
    }

    void succeeded(Pass pass) {
        if (pass.isProbe()) {
            probeSucceeded(pass);
        } else if (state == State.UP) {
            window.succeeded();
        }
    }

    void failed(Pass pass) {
        if (pass.isProbe()) {
            probeFailed(pass);
        } else if (state == State.UP) {
            window.failed();
            openIfTooManyFailed();
        }
    }

    synchronized void abandoned(Pass pass) {
        probes.remove(pass);
    }

    long now() {
        return clock.getAsLong();
    }

    /** A probe that answers after the breaker has opened again, or in a later half-open time, says nothing any more. */
    private synchronized void probeSucceeded(Pass pass) {
        if (probes.remove(pass) && state == State.HALF_OPEN) {
            window.clear();
            probes.clear();
            breaker.reset();
        }
    }

    private synchronized void probeFailed(Pass pass) {
        if (probes.remove(pass) && state == State.HALF_OPEN) {
            open();
        }
    }

    private synchronized void openIfTooManyFailed() {
        RateWindow.Counts counts = window.counts();
        if (state == State.UP
                && counts.calls() >= config.minimumCalls()
                && counts.failures() >= config.failureRate() * counts.calls()) {
            open();
        }
    }

    private void open() {
        window.clear();
        probes.clear();
        opened = clock.getAsLong();
        breaker.open();
    }

    private void changed(State next) {
        state = next;
        if (next == State.OPEN) {
            LOG.atWarn().addKeyValue(LogKeys.TARGET, peer).log("breaker open");
        } else {
            LOG.atInfo()
                    .addKeyValue(LogKeys.TARGET, peer)
                    .addKeyValue(LogKeys.STATE, next.word())
                    .log("breaker changed");
        }
    }
}
