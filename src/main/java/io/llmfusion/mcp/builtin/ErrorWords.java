package io.llmfusion.mcp.builtin;

import io.llmfusion.model.GatewayError;
import java.time.Duration;
import java.util.Optional;

/** Errors in words from which a model can tell what to do next. Pure. */
final class ErrorWords {
    private ErrorWords() {}

    static String of(GatewayError error) {
        return error.message() + advice(error).map(words -> ". " + words).orElse("");
    }

    private static Optional<String> advice(GatewayError error) {
        return switch (error) {
            case GatewayError.ModelNotFound _ -> Optional.of("Call llm_list_models for the names that there are.");
            case GatewayError.Forbidden _ -> Optional.of("Call llm_list_models for the models that you may use.");
            case GatewayError.TimedOut _ ->
                Optional.of("Try another model, or ask for a shorter answer with max_tokens.");
            case GatewayError.RateLimited _ -> Optional.of(later(error));
            case GatewayError.Overloaded _ -> Optional.of(later(error));
            case GatewayError.Unavailable _ -> Optional.of(later(error));
            case GatewayError.UpstreamFailed _ -> Optional.of("Try another model.");
            case GatewayError.AllFailed _ -> Optional.of("Try another model.");
            case GatewayError.UpstreamRejected _ -> Optional.of("Change what it complains of, or try another model.");
            case GatewayError.InvalidRequest _ -> Optional.empty();
            case GatewayError.Unauthenticated _ -> Optional.empty();
            case GatewayError.NotFound _ -> Optional.empty();
            case GatewayError.TooLarge _ -> Optional.of("Send less.");
            case GatewayError.Cancelled _ -> Optional.empty();
            case GatewayError.Internal _ -> Optional.empty();
        };
    }

    private static String later(GatewayError error) {
        Optional<Duration> wait = error.retryAfter();
        return wait.map(time -> "Try again in " + Math.max(1, time.toSeconds()) + " s, or another model now.")
                .orElse("Try again shortly, or another model now.");
    }
}
