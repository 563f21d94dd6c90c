package io.llmfusion.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One timer for the deadlines of all attempts of a verticle instance; none while there is no attempt. */
final class Sweep {
    /** How late a deadline may be noticed. */
    static final Duration TICK = Duration.ofMillis(100);

    private static final long STOPPED = -1;

    private final Vertx vertx;
    private final Set<Swept> members = new LinkedHashSet<>();
    private Optional<Promise<Void>> waiting = Optional.empty();
    private long timer = STOPPED;

    Sweep(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(Swept member) {
        members.add(member);
        if (timer == STOPPED) {
            timer = vertx.setPeriodic(TICK.toMillis(), ignored -> sweep());
        }
    }

    /** Takes out who is over before its next turn, so that what it holds on to is free at once. */
    void remove(Swept member) {
        members.remove(member);
        if (members.isEmpty()) {
            waiting.ifPresent(Promise::tryComplete);
        }
    }

    /** Completes once nothing is left. */
    Future<Void> idle() {
        Promise<Void> promise = waiting.orElseGet(Promise::promise);
        waiting = Optional.of(promise);
        tellIfIdle();
        return promise.future();
    }

    void stopAll() {
        List.copyOf(members).forEach(Swept::stop);
        members.clear();
        sweep();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Swept member : List.copyOf(members)) {
            if (!member.sweep(now)) {
                members.remove(member);
            }
        }
        if (members.isEmpty()) {
            vertx.cancelTimer(timer);
            timer = STOPPED;
        }
        tellIfIdle();
    }

    private void tellIfIdle() {
        if (members.isEmpty()) {
            Optional<Promise<Void>> told = waiting;
            waiting = Optional.empty();
            told.ifPresent(Promise::tryComplete);
        }
    }
}
