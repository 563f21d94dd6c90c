package io.llmfusion.dialect.responses;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestId;
import java.util.Optional;

/** Type, code, message and parameter of an error in OpenAI's words. */
record ResponsesErrorWords(String type, String code, String message, Optional<String> param) {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    static ResponsesErrorWords of(GatewayError error, RequestId request) {
        return switch (error) {
            case GatewayError.InvalidRequest invalid ->
                new ResponsesErrorWords(
                        INVALID, invalid.code().orElse("invalid_request"), error.message(), invalid.field());
            case GatewayError.Unauthenticated _ -> words(INVALID, "invalid_api_key", error);
            case GatewayError.Forbidden _ -> words("permission_error", "forbidden", error);
            case GatewayError.ModelNotFound _ ->
                new ResponsesErrorWords(INVALID, "model_not_found", error.message(), Optional.of("model"));
            case GatewayError.NotFound _ -> words(INVALID, "not_found", error);
            case GatewayError.TooLarge _ -> words(INVALID, "request_too_large", error);
            case GatewayError.RateLimited _ -> words("rate_limit_error", "rate_limit_exceeded", error);
            case GatewayError.TimedOut _ -> words(SERVER, "timeout", error);
            case GatewayError.Unavailable _ -> words(SERVER, "service_unavailable", error);
            case GatewayError.Overloaded _ -> words(SERVER, "upstream_overloaded", error);
            case GatewayError.UpstreamFailed failed -> words(SERVER, code(failed.reason()), error);
            case GatewayError.UpstreamRejected rejected -> rejected(rejected);
            case GatewayError.AllFailed _ -> words(SERVER, "all_targets_failed", error);
            case GatewayError.Cancelled _ -> words(SERVER, "cancelled", error);
            case GatewayError.Internal _ ->
                new ResponsesErrorWords(
                        SERVER, "internal_error", error.message() + " (request " + request + ")", Optional.empty());
        };
    }

    private static ResponsesErrorWords words(String type, String code, GatewayError error) {
        return new ResponsesErrorWords(type, code, error.message(), Optional.empty());
    }

    private static String code(Reason reason) {
        return switch (reason) {
            case CONNECT -> "upstream_unreachable";
            case STATUS -> "upstream_error";
            case BROKEN_STREAM -> "upstream_stream_broken";
            case BAD_ANSWER -> "upstream_bad_answer";
            case CREDENTIALS -> "upstream_credentials_exhausted";
        };
    }

    /** OpenAI's two formats have one form of error, so a refusal of either stays as it is. */
    private static ResponsesErrorWords rejected(GatewayError.UpstreamRejected rejected) {
        if (rejected.format() == DialectId.RESPONSES || rejected.format() == DialectId.CHAT) {
            return new ResponsesErrorWords(
                    rejected.type().orElse(INVALID), rejected.code().orElse(""), rejected.message(), rejected.param());
        }
        boolean limited = rejected.status() == 429;
        return new ResponsesErrorWords(
                limited ? "rate_limit_error" : INVALID,
                limited ? "rate_limit_exceeded" : "upstream_rejected",
                rejected.inOurWords(),
                Optional.empty());
    }

    private String codeOrNull() {
        return code.isEmpty() ? "null" : Json.quote(code);
    }

    private String paramOrNull() {
        return param.map(Json::quote).orElse("null");
    }

    /** The members of an {@code error} object. */
    String object() {
        return "{\"message\":" + Json.quote(message) + ",\"type\":" + Json.quote(type) + ",\"param\":" + paramOrNull()
                + ",\"code\":" + codeOrNull() + "}";
    }

    /** The members of an {@code error} event: as the reference has them, and as the API and its SDK do. */
    String members() {
        return "\"code\":" + codeOrNull() + ",\"message\":" + Json.quote(message) + ",\"param\":" + paramOrNull()
                + ",\"error\":" + object();
    }
}
