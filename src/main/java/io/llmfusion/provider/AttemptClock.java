package io.llmfusion.provider;

import io.llmfusion.config.ProviderConfig.Timeouts;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import java.time.Duration;
import java.util.Optional;

/**
 * The deadlines of one attempt, without a timer and, while an answer flows, without a look at the clock: reads only leave a
 * mark, and the sweep turns marks into times.
 *
 * <pre>
 * CONNECTING ──connected──▶ WAITING ──content──▶ FLOWING
 *   connect                  first-content        idle          and total over all of it
 * </pre>
 */
final class AttemptClock {
    private enum Phase {
        CONNECTING("connect"),
        WAITING("first-content"),
        FLOWING("idle");

        private final String word;

        Phase(String word) {
            this.word = word;
        }
    }

    private final Timeouts timeouts;
    private Optional<Duration> firstContent;
    private final long started = System.nanoTime();
    private final long total;
    private final boolean callersOwn;
    private Phase phase = Phase.CONNECTING;
    private long since = started;
    private long asked = started;
    private boolean active;

    /** @param firstContent the limit until the first content; empty for whole answers, which have the total alone */
    AttemptClock(Timeouts timeouts, Deadline command, Optional<Duration> firstContent) {
        long own = started + timeouts.total().toNanos();
        this.timeouts = timeouts;
        this.firstContent = firstContent;
        this.callersOwn = command.nanoTime() - own < 0;
        this.total = callersOwn ? command.nanoTime() : own;
    }

    /** A probe of the guard may not take longer. */
    void limitFirstContent(Duration limit) {
        firstContent =
                Optional.of(firstContent.filter(own -> own.compareTo(limit) < 0).orElse(limit));
    }

    void connected() {
        enter(Phase.WAITING);
    }

    void content() {
        enter(Phase.FLOWING);
    }

    /** Something has come, or could not come because we do not read. */
    void active() {
        active = true;
    }

    /** The provider is asked now; what was before is the gateway's own time. */
    void asking() {
        asked = System.nanoTime();
    }

    /** Since the provider was asked. */
    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    /** Whether there is no connection yet. */
    boolean isConnecting() {
        return phase == Phase.CONNECTING;
    }

    /** Whether it was the caller's deadline that passed, which says nothing about the provider. */
    boolean isCallersOwn(GatewayError.TimedOut timedOut) {
        return callersOwn && timedOut.phase().equals("total");
    }

    /** The deadline that has passed by now, if one has. */
    Optional<GatewayError.TimedOut> overdue(long now) {
        if (active) {
            active = false;
            since = phase == Phase.FLOWING ? now : since;
        }
        if (now - total >= 0) {
            return Optional.of(timedOut("total", Duration.ofNanos(total - started)));
        }
        return limit().filter(limit -> now - since >= limit.toNanos()).map(limit -> timedOut(phase.word, limit));
    }

    private Optional<Duration> limit() {
        return switch (phase) {
            case CONNECTING -> Optional.of(timeouts.connect());
            case WAITING -> firstContent;
            case FLOWING -> Optional.of(timeouts.idle());
        };
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
        active = false;
    }

    private static GatewayError.TimedOut timedOut(String word, Duration limit) {
        String time = limit.toMillis() < 10_000 ? limit.toMillis() + " ms" : limit.toSeconds() + " s";
        String what =
                switch (word) {
                    case "connect" -> "The provider could not be reached within ";
                    case "first-content" -> "The provider showed no content within ";
                    case "idle" -> "The provider fell silent for ";
                    default -> "The provider did not finish within ";
                };
        return new GatewayError.TimedOut(what + time + ".", word);
    }
}
