package io.llmfusion.routing;

import io.llmfusion.config.ProviderConfig.Retry;
import io.llmfusion.model.GatewayError;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a failure before the first content means for the rest of the plan. Pure but for the jitter.
 *
 * <pre>
 * error                                      same target again    next target
 * request at fault (400, 413, 422)           no                   no: every target would say so
 * model, credit or key trouble (401-404)     no                   yes
 * breaker open, in-flight limit              no                   yes
 * rate limited, overloaded, 5xx, connection  yes, with backoff    yes
 * first-content deadline                     no: too late         yes
 * caller gone, whole deadline passed         no                   no
 * </pre>
 */
final class FailoverPolicy {
    private FailoverPolicy() {}

    /** What to do next. */
    sealed interface Step {
        record Again(Duration delay) implements Step {}

        record Next() implements Step {}

        record GiveUp() implements Step {}
    }

    /**
     * The step after this failure.
     *
     * @param triesOfTarget calls made of this target, the failed one included
     */
    static Step after(GatewayError error, int triesOfTarget, Retry retry) {
        return switch (error) {
            case GatewayError.InvalidRequest ignored -> new Step.GiveUp();
            case GatewayError.TooLarge ignored -> new Step.GiveUp();
            case GatewayError.Cancelled ignored -> new Step.GiveUp();
            case GatewayError.Unauthenticated ignored -> new Step.GiveUp();
            case GatewayError.Forbidden ignored -> new Step.GiveUp();
            case GatewayError.UpstreamRejected rejected -> ofStatus(rejected, triesOfTarget, retry);
            case GatewayError.RateLimited ignored -> againOrNext(error, triesOfTarget, retry);
            case GatewayError.Overloaded ignored -> againOrNext(error, triesOfTarget, retry);
            case GatewayError.UpstreamFailed failed ->
                failed.reason() == GatewayError.UpstreamFailed.Reason.CREDENTIALS
                        ? new Step.Next()
                        : againOrNext(error, triesOfTarget, retry);
            case GatewayError.TimedOut timedOut ->
                timedOut.phase().equals("connect") ? againOrNext(error, triesOfTarget, retry) : new Step.Next();
            case GatewayError.ModelNotFound ignored -> new Step.Next();
            case GatewayError.NotFound ignored -> new Step.Next();
            case GatewayError.Unavailable ignored -> new Step.Next();
            case GatewayError.AllFailed ignored -> new Step.Next();
            case GatewayError.Internal ignored -> new Step.Next();
        };
    }

    private static Step ofStatus(GatewayError.UpstreamRejected rejected, int triesOfTarget, Retry retry) {
        return switch (rejected.status()) {
            case 400, 413, 422 -> new Step.GiveUp();
            case 408, 409, 425, 429 -> againOrNext(rejected, triesOfTarget, retry);
            default -> new Step.Next();
        };
    }

    /** The provider's own word on when to come back counts more than our backoff; too long a wait is the next's turn. */
    private static Step againOrNext(GatewayError error, int triesOfTarget, Retry retry) {
        if (triesOfTarget >= retry.attempts()) {
            return new Step.Next();
        }
        Duration asked = error.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(retry.maxDelay()) > 0) {
            return new Step.Next();
        }
        Duration backoff = backoff(triesOfTarget, retry);
        return new Step.Again(asked.compareTo(backoff) > 0 ? asked : backoff);
    }

    /** Doubling, between half and the whole, so that many callers do not come back at once. */
    private static Duration backoff(int triesOfTarget, Retry retry) {
        long doubled = retry.delay().toMillis() << Math.min(triesOfTarget - 1, 20);
        long capped = Math.min(doubled, retry.maxDelay().toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(capped / 2, Math.max(capped, 1) + 1));
    }
}
