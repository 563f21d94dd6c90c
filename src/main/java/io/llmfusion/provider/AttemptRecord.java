package io.llmfusion.provider;

import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Usage;
import io.llmfusion.observe.LogKeys;
import io.llmfusion.observe.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What metrics and the log learn of one attempt: one outcome, one usage. */
final class AttemptRecord {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRecord.class);

    private final AttemptCommand command;
    private final Metrics metrics;
    private boolean recorded;

    AttemptRecord(AttemptCommand command, Metrics metrics) {
        this.command = command;
        this.metrics = metrics;
    }

    void succeeded(Duration took) {
        outcome("ok", took);
    }

    void cancelled(Duration took) {
        outcome("cancelled", took);
    }

    void failed(GatewayError error, Duration took) {
        outcome(word(error), took);
        log(error);
    }

    /** After the first content: the outcome stands, the log learns how it ended. */
    void broken(GatewayError error) {
        log(error);
    }

    void used(Optional<Usage> usage) {
        usage.ifPresent(tokens -> metrics.tokens(command.target().provider(), tokens));
    }

    private void outcome(String outcome, Duration took) {
        if (!recorded) {
            recorded = true;
            metrics.attemptFinished(command.target().provider(), outcome, took);
        }
    }

    private void log(GatewayError error) {
        LOG.atWarn()
                .addKeyValue(LogKeys.REQUEST, command.request())
                .addKeyValue(LogKeys.TARGET, command.target())
                .addKeyValue(LogKeys.ATTEMPT, command.attempt())
                .addKeyValue(LogKeys.ERROR, word(error))
                .addKeyValue(LogKeys.STATUS, error.status())
                .log("attempt failed");
    }

    private static String word(GatewayError error) {
        return switch (error) {
            case GatewayError.UpstreamFailed failed ->
                "failed_" + failed.reason().name().toLowerCase(Locale.ROOT);
            case GatewayError.TimedOut timedOut -> "timeout_" + timedOut.phase().replace('-', '_');
            case GatewayError.Overloaded ignored -> "overloaded";
            case GatewayError.RateLimited ignored -> "rate_limited";
            case GatewayError.UpstreamRejected ignored -> "rejected";
            case GatewayError.InvalidRequest ignored -> "invalid_request";
            case GatewayError.Unavailable ignored -> "unavailable";
            case GatewayError.Cancelled ignored -> "cancelled";
            case GatewayError.ModelNotFound ignored -> "model_not_found";
            case GatewayError.TooLarge ignored -> "too_large";
            case GatewayError.NotFound ignored -> "not_found";
            case GatewayError.Unauthenticated ignored -> "refused";
            case GatewayError.Forbidden ignored -> "refused";
            case GatewayError.AllFailed ignored -> "failed";
            case GatewayError.Internal ignored -> "internal";
        };
    }
}
