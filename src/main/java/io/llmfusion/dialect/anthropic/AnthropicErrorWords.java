package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;

/** Status, type and message of an error in this format. */
record AnthropicErrorWords(int status, String type, String message) {
    static AnthropicErrorWords of(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest invalid -> invalid(invalid);
            case GatewayError.UpstreamRejected rejected -> rejected(rejected);
            case GatewayError.Overloaded _ -> words(529, error);
            case GatewayError.AllFailed all -> allFailed(all);
            case GatewayError.Internal _,
                    GatewayError.Cancelled _,
                    GatewayError.Forbidden _,
                    GatewayError.ModelNotFound _,
                    GatewayError.NotFound _,
                    GatewayError.RateLimited _,
                    GatewayError.TimedOut _,
                    GatewayError.TooLarge _,
                    GatewayError.Unauthenticated _,
                    GatewayError.Unavailable _,
                    GatewayError.UpstreamFailed _ -> words(error.status(), error);
        };
    }

    private static AnthropicErrorWords words(int status, GatewayError error) {
        return new AnthropicErrorWords(status, type(status), error.message());
    }

    /** As the API words it: the field, a colon, what is wrong. */
    private static AnthropicErrorWords invalid(GatewayError.InvalidRequest invalid) {
        String message =
                invalid.field().map(field -> field + ": " + invalid.message()).orElse(invalid.message());
        return new AnthropicErrorWords(400, type(400), message);
    }

    /** In its own format a provider's refusal stays as it is; a foreign type would mean nothing to the client. */
    private static AnthropicErrorWords rejected(GatewayError.UpstreamRejected rejected) {
        int status = rejected.status();
        if (rejected.format() == DialectId.ANTHROPIC) {
            return new AnthropicErrorWords(status, rejected.type().orElse(type(status)), rejected.message());
        }
        return new AnthropicErrorWords(status, type(status), rejected.inOurWords());
    }

    /** Where all targets failed alike, the client hears it in the word that tells it when to try again. */
    private static AnthropicErrorWords allFailed(GatewayError.AllFailed all) {
        int status = all.attempts().stream()
                .map(attempt -> of(attempt.error()).status())
                .distinct()
                .reduce((left, right) -> 0)
                .filter(common -> common == 529 || common == 429)
                .orElse(all.status());
        return words(status, all);
    }

    /** The type that goes with a status. */
    static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 408, 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            case 499 -> "api_error";
            default -> status >= 400 && status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** The status that a type stands for, where an error comes inside a 200. */
    static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
