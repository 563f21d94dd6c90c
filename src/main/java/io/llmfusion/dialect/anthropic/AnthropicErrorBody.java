package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.PlainError;
import io.llmfusion.dialect.SecretMask;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a provider's error says, whatever it sent: the format's own object, another's, HTML or nothing. */
record AnthropicErrorBody(Optional<String> type, Optional<String> message, Optional<String> code) {
    /** A spending limit that an organisation set: waiting does not help. */
    private static final String SPEND_LIMIT = "enforced_spend_limit_reached";

    static AnthropicErrorBody read(Buffer body) {
        try {
            return read(Json.read(body));
        } catch (JacksonException notJson) {
            return new AnthropicErrorBody(Optional.empty(), PlainError.read(body), Optional.empty());
        }
    }

    /** @param answer the whole object, {@code {"type":"error","error":...}} */
    static AnthropicErrorBody read(JsonNode answer) {
        JsonNode whole = answer.isArray() ? answer.path(0) : answer;
        JsonNode error = whole.path("error");
        return new AnthropicErrorBody(
                text(error.path("type")),
                text(error)
                        .or(() -> text(error.path("message")))
                        .or(() -> foreign(whole))
                        .map(SecretMask::mask),
                text(error.path("details").path("error_code")));
    }

    /** What servers that stand in for Anthropic's, and proxies before it, say in their own way. */
    private static Optional<String> foreign(JsonNode answer) {
        return text(answer.path("message"))
                .or(() -> text(answer.path("Message")))
                .or(() -> text(answer.path("msg")))
                .or(() -> text(answer.path("detail")))
                .or(() -> text(answer.path("detail").path(0).path("msg")));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank() ? Optional.of(node.stringValue()) : Optional.empty();
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
            default -> status >= 400 && status < 500 ? rejected(status, retryAfter) : failed(status);
        };
    }

    /** The error that came inside a 200: the type says which status was meant. */
    GatewayError inAnswer() {
        return error(type.map(AnthropicErrorWords::status).orElse(500), Optional.empty());
    }

    private GatewayError rejected(int status, Optional<Duration> retryAfter) {
        boolean hopeless = code.filter(SPEND_LIMIT::equals).isPresent();
        return new GatewayError.UpstreamRejected(
                status,
                DialectId.ANTHROPIC,
                message.orElseGet(() -> GatewayError.UpstreamRejected.unexplained(status)),
                type,
                code,
                Optional.empty(),
                hopeless ? Optional.empty() : retryAfter);
    }

    private static GatewayError failed(int status) {
        return new GatewayError.UpstreamFailed("the provider failed (status " + status + ")", Reason.STATUS);
    }
}
