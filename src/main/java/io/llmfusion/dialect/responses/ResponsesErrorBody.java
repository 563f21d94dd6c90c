package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.SecretMask;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a provider's error says, in whichever of the shapes met it comes: {@code {"error":{...}}}, {@code {"code","error"}}
 * with text (xAI), {@code {"type":"error","message",...}} as a stream has it, {@code {"detail":...}}.
 */
record ResponsesErrorBody(
        Optional<String> message, Optional<String> type, Optional<String> code, Optional<String> param) {
    private static final int LONGEST = 1 << 20;

    static ResponsesErrorBody read(Buffer body) {
        if (body.length() == 0 || body.length() > LONGEST) {
            return read(MissingNode.getInstance());
        }
        try {
            return read(Json.read(body));
        } catch (JacksonException notJson) {
            return read(MissingNode.getInstance());
        }
    }

    static ResponsesErrorBody read(JsonNode answer) {
        JsonNode body = answer.isArray() ? answer.path(0) : answer;
        JsonNode error = body.path("error");
        JsonNode said = error.isObject() ? error : body;
        boolean isEvent = !error.isObject() && body.path("type").asString("").equals("error");
        return new ResponsesErrorBody(
                text(error.isString() ? error : said.path("message"))
                        .or(() -> text(said.path("detail")))
                        .map(SecretMask::mask),
                isEvent ? Optional.empty() : text(said.path("type")),
                text(said.path("code")),
                text(said.path("param")));
    }

    /** Whether a body with status 200 is an error all the same. */
    static boolean isError(JsonNode body) {
        JsonNode error = body.path("error");
        return (error.isObject() && !error.isEmpty())
                || (error.isString() && !error.stringValue().isBlank())
                || body.path("type").asString("").equals("error");
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() || node.isNumber()
                ? Optional.of(node.asString()).filter(text -> !text.isBlank())
                : Optional.empty();
    }

    /** The error of an answer with this status. */
    GatewayError error(int status, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401, 403 ->
                new GatewayError.UpstreamFailed(
                        "the provider refused the gateway's credentials (status " + status + ")", Reason.CREDENTIALS);
            case 408, 504, 522, 524 ->
                new GatewayError.TimedOut("the provider ran out of time (status " + status + ")", "upstream");
            case 503, 529 -> new GatewayError.Overloaded("the provider has too much to do", retryAfter);
            default -> status >= 400 && status < 500 ? rejected(status, retryAfter) : failed(status, retryAfter);
        };
    }

    private GatewayError rejected(int status, Optional<Duration> retryAfter) {
        return new GatewayError.UpstreamRejected(
                status,
                DialectId.RESPONSES,
                message.orElseGet(() -> GatewayError.UpstreamRejected.unexplained(status)),
                type,
                code,
                param,
                retryAfter);
    }

    /** xAI says in plain words under a 500 that it is overloaded. */
    private GatewayError failed(int status, Optional<Duration> retryAfter) {
        if (message.filter(text -> text.contains("currently unavailable")).isPresent()) {
            return new GatewayError.Overloaded("the provider has too much to do", retryAfter);
        }
        return new GatewayError.UpstreamFailed("the provider failed (status " + status + ")", Reason.STATUS);
    }

    /** The error that came inside a 200: its words say which status was meant. */
    GatewayError inAnswer() {
        return error(meantStatus(), Optional.empty());
    }

    private int meantStatus() {
        String words = (type.orElse("") + " " + code.orElse("")).toLowerCase(Locale.ROOT);
        String all = words + " " + message.orElse("").toLowerCase(Locale.ROOT);
        if (hasAny(words, "rate_limit", "insufficient_quota", "too_many") || hasAny(all, "rate limit", "quota")) {
            return 429;
        }
        if (hasAny(all, "overloaded", "currently unavailable", "over capacity")) {
            return 503;
        }
        if (hasAny(words, "authentication", "invalid_api_key", "permission")) {
            return 401;
        }
        boolean aboutRequest =
                hasAny(words, "invalid", "context_length", "image", "unsupported", "not_found", "policy");
        return aboutRequest ? 400 : 500;
    }

    private static boolean hasAny(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
