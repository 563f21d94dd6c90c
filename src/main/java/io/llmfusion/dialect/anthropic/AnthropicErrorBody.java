package io.llmfusion.dialect.anthropic;

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
import tools.jackson.databind.node.MissingNode;

/** What a provider's error says, whatever it sent: the format's own object, another's, HTML or nothing. */
record AnthropicErrorBody(Optional<String> type, Optional<String> message, Optional<String> code) {
    /** A spending limit that an organisation set: waiting does not help. */
    private static final String SPEND_LIMIT = "enforced_spend_limit_reached";

    static AnthropicErrorBody read(Buffer body) {
        try {
            return read(Json.read(body));
        } catch (JacksonException notJson) {
            return read(MissingNode.getInstance());
        }
    }

    /** @param answer the whole object, {@code {"type":"error","error":...}} */
    static AnthropicErrorBody read(JsonNode answer) {
        JsonNode error = answer.path("error");
        JsonNode message = error.isString() ? error : error.path("message");
        return new AnthropicErrorBody(
                text(error.path("type")),
                text(message).or(() -> text(answer.path("message"))).map(SecretMask::mask),
                text(error.path("details").path("error_code")));
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
