package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.dialect.SecretMask;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Errors of Google: {@code {"error": {"code", "message", "status", "details"}}}, at times in an array; how long to wait stands
 * in the details. A code may be a number or a word. Stateless.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Errors</a>
 */
final class InteractionsErrors implements ErrorReader {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");

    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        JsonNode error = error(body);
        return error(status, error, RetryAfter.read(headers).or(() -> retryDelay(error)));
    }

    /** @param answer {@code {"error": ...}} */
    static GatewayError inAnswer(JsonNode answer) {
        JsonNode error = answer.path("error");
        int code = error.path("code").asInt(0);
        int status = code >= 400 && code < 600 ? code : status(word(error));
        return error(status, error, retryDelay(error));
    }

    private static JsonNode error(Buffer body) {
        try {
            JsonNode answer = Json.read(body);
            JsonNode first = answer.isArray() ? answer.path(0) : answer;
            return first.path("error");
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String word(JsonNode error) {
        String status = error.path("status").asString("");
        return (status.isEmpty() && error.path("code").isString()
                        ? error.path("code").stringValue()
                        : status)
                .toUpperCase(Locale.ROOT);
    }

    private static int status(String word) {
        return switch (word) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE", "INVALID_REQUEST" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED", "TOO_MANY_REQUESTS" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED", "GATEWAY_TIMEOUT" -> 504;
            default -> 500;
        };
    }

    private static Optional<Duration> retryDelay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            Matcher matcher = SECONDS.matcher(detail.path("retryDelay").asString(""));
            if (matcher.matches()) {
                long millis = new BigDecimal(matcher.group(1)).movePointRight(3).longValue();
                Duration wait = Duration.ofMillis(millis);
                return Optional.of(wait.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait);
            }
        }
        return Optional.empty();
    }

    private static GatewayError error(int status, JsonNode error, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401, 403 -> credentials(status);
            case 408, 504 ->
                new GatewayError.TimedOut("the provider ran out of time (status " + status + ")", "upstream");
            case 503, 529 -> new GatewayError.Overloaded("the provider has too much to do", retryAfter);
            default -> {
                if (isOurKey(error)) {
                    yield credentials(status);
                }
                yield status >= 400 && status < 500
                        ? rejected(status, error, retryAfter)
                        : new GatewayError.UpstreamFailed("the provider failed (status " + status + ")", Reason.STATUS);
            }
        };
    }

    /** A wrong key is a 400 here. */
    private static boolean isOurKey(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("reason").asString("").equals("API_KEY_INVALID")) {
                return true;
            }
        }
        return false;
    }

    private static GatewayError credentials(int status) {
        return new GatewayError.UpstreamFailed(
                "the provider refused the gateway's credentials (status " + status + ")", Reason.CREDENTIALS);
    }

    private static GatewayError rejected(int status, JsonNode error, Optional<Duration> retryAfter) {
        String message = error.path("message").asString("");
        return new GatewayError.UpstreamRejected(
                status,
                DialectId.INTERACTIONS,
                message.isBlank() ? GatewayError.UpstreamRejected.unexplained(status) : SecretMask.mask(message),
                Optional.of(word(error)).filter(word -> !word.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                retryAfter);
    }
}
