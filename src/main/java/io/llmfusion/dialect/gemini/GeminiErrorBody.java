package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.dialect.SecretMask;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a provider's error says, whatever it sent: {@code {"error":{code, message, status, details}}}, the same in an array
 * (the compatible endpoint, and streams that are no events), another format's, HTML or nothing.
 *
 * @param retryAfter of a {@code RetryInfo} among the details, where this API has what others say in a header
 * @see <a href="https://cloud.google.com/apis/design/errors">Errors</a>
 */
record GeminiErrorBody(
        int code,
        Optional<String> status,
        Optional<String> message,
        Optional<String> reason,
        Optional<String> field,
        Optional<Duration> retryAfter) {
    private static final String INFO = "google.rpc.ErrorInfo";
    private static final String RETRY = "google.rpc.RetryInfo";
    private static final String VIOLATIONS = "google.rpc.BadRequest";

    static GeminiErrorBody read(Buffer body) {
        try {
            return read(Json.read(body));
        } catch (JacksonException notJson) {
            return read(MissingNode.getInstance());
        }
    }

    /** Whether this is an error rather than an answer. */
    static boolean isError(JsonNode answer) {
        JsonNode only = answer.isArray() && !answer.isEmpty() ? answer.get(0) : answer;
        return only.has("error") && !only.has("candidates");
    }

    static GeminiErrorBody read(JsonNode answer) {
        JsonNode only = answer.isArray() && !answer.isEmpty() ? answer.get(answer.size() - 1) : answer;
        JsonNode error = only.path("error");
        JsonNode details = error.path("details");
        JsonNode message = error.isString() ? error : error.path("message");
        return new GeminiErrorBody(
                error.path("code").asInt(0),
                text(error.path("status")),
                text(message).map(SecretMask::mask),
                detail(details, INFO).flatMap(info -> text(info.path("reason"))),
                detail(details, VIOLATIONS)
                        .flatMap(bad -> text(bad.path("fieldViolations").path(0).path("field"))),
                detail(details, RETRY)
                        .flatMap(retry -> text(retry.path("retryDelay")))
                        .flatMap(delay -> RetryAfter.parse(delay, Instant.now()))
                        .map(wait -> wait.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait));
    }

    private static Optional<JsonNode> detail(JsonNode details, String type) {
        return StreamSupport.stream(details.spliterator(), false)
                .filter(detail -> detail.path("@type").asString("").endsWith(type))
                .findFirst();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    /** The error of an answer with this status. */
    GatewayError error(int httpStatus, Optional<Duration> inHeaders) {
        Optional<Duration> wait = inHeaders.or(() -> retryAfter);
        if (isAboutTheKey(httpStatus)) {
            return new GatewayError.UpstreamFailed(
                    "the provider refused the gateway's credentials (status " + httpStatus + ")", Reason.CREDENTIALS);
        }
        return switch (httpStatus) {
            case 408, 504, 522, 524 ->
                new GatewayError.TimedOut("the provider ran out of time (status " + httpStatus + ")", "upstream");
            case 503, 529 -> new GatewayError.Overloaded("the provider has too much to do", wait);
            default ->
                httpStatus >= 400 && httpStatus < 500
                        ? rejected(httpStatus, wait)
                        : new GatewayError.UpstreamFailed(
                                "the provider failed (status " + httpStatus + ")", Reason.STATUS);
        };
    }

    /** A key that is none, or is over, is a 400 here, with this reason. */
    private boolean isAboutTheKey(int httpStatus) {
        return httpStatus == 401
                || httpStatus == 403
                || reason.filter(said -> said.startsWith("API_KEY_")).isPresent();
    }

    /** The error that came inside a 200. */
    GatewayError inAnswer() {
        return error(code >= 400 && code < 600 ? code : 500, Optional.empty());
    }

    private GatewayError rejected(int httpStatus, Optional<Duration> wait) {
        return new GatewayError.UpstreamRejected(
                httpStatus,
                DialectId.GEMINI,
                message.orElseGet(() -> GatewayError.UpstreamRejected.unexplained(httpStatus)),
                status,
                reason,
                field,
                wait);
    }
}
