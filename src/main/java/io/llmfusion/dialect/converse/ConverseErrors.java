package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.RetryAfter;
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
 * Errors of AWS: the kind stands in {@code x-amzn-errortype}, in {@code __type} or {@code code} of the body, or is a stream's
 * {@code :exception-type}; the text in {@code message} or {@code Message}. Kinds may carry a name space before a {@code #} and
 * an address behind a colon. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors">Errors</a>
 */
final class ConverseErrors implements ErrorReader {
    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        JsonNode answer = json(body);
        String header = kind(headers.get("x-amzn-errortype"));
        String kind = header.isEmpty() ? kind(answer) : header;
        return error(new Said(kind, message(answer), answer), status, RetryAfter.read(headers));
    }

    /** @param kind as the frame has it; empty where there is none */
    static GatewayError inAnswer(String kind, JsonNode answer) {
        String known = kind(kind).isEmpty() ? kind(answer) : kind(kind);
        return error(new Said(known, message(answer), answer), status(known), Optional.empty());
    }

    /** What AWS said. */
    private record Said(String kind, Optional<String> message, JsonNode answer) {}

    private static JsonNode json(Buffer body) {
        try {
            return Json.read(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String kind(JsonNode answer) {
        String type = answer.path("__type").asString("");
        return kind(type.isEmpty() ? answer.path("code").asString("") : type);
    }

    /** {@code com.amazon.coral.service#ThrottlingException:http://...} is a {@code ThrottlingException}. */
    private static String kind(String written) {
        String name = written.substring(written.indexOf('#') + 1);
        int colon = name.indexOf(':');
        String bare = (colon < 0 ? name : name.substring(0, colon)).strip();
        return bare.isEmpty() ? "" : bare.substring(0, 1).toUpperCase(Locale.ROOT) + bare.substring(1);
    }

    private static Optional<String> message(JsonNode answer) {
        JsonNode lower = answer.path("message");
        JsonNode message = lower.isString() ? lower : answer.path("Message");
        return message.isString() && !message.stringValue().isBlank()
                ? Optional.of(SecretMask.mask(message.stringValue()))
                : Optional.empty();
    }

    /** The status that an error of this kind has at the head of an answer. */
    private static int status(String kind) {
        return switch (kind) {
            case "ValidationException", "ServiceQuotaExceededException" -> 400;
            case "AccessDeniedException", "UnrecognizedClientException", "ExpiredTokenException" -> 403;
            case "ResourceNotFoundException" -> 404;
            case "ModelTimeoutException" -> 408;
            case "ModelErrorException", "ModelStreamErrorException" -> 424;
            case "ThrottlingException", "ModelNotReadyException", "TooManyRequestsException" -> 429;
            case "ServiceUnavailableException" -> 503;
            default -> 500;
        };
    }

    private static GatewayError error(Said said, int status, Optional<Duration> retryAfter) {
        return switch (said.kind()) {
            case "ThrottlingException", "TooManyRequestsException", "ServiceQuotaExceededException" ->
                rejected(said, 429, retryAfter);
            case "ModelNotReadyException", "ServiceUnavailableException" -> overloaded(retryAfter);
            case "ModelTimeoutException" -> timedOut(status);
            case "ModelErrorException", "ModelStreamErrorException" -> ofModel(said, status);
            case "AccessDeniedException",
                    "UnrecognizedClientException",
                    "ExpiredTokenException",
                    "IncompleteSignatureException",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch",
                    "MissingAuthenticationTokenException" -> credentials(status);
            default -> byStatus(said, status, retryAfter);
        };
    }

    private static GatewayError byStatus(Said said, int status, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401, 403 -> credentials(status);
            case 408, 504 -> timedOut(status);
            case 503, 529 -> overloaded(retryAfter);
            default ->
                status >= 400 && status < 500 && status != 424
                        ? rejected(said, status, retryAfter)
                        : new GatewayError.UpstreamFailed("the provider failed (status " + status + ")", Reason.STATUS);
        };
    }

    /** The model failed, or says that the request is at fault: {@code originalStatusCode} is its own word. */
    private static GatewayError ofModel(Said said, int status) {
        int original = said.answer().path("originalStatusCode").asInt(0);
        return original >= 400 && original < 500 && original != 429
                ? rejected(said, original, Optional.empty())
                : new GatewayError.UpstreamFailed("the provider's model failed (status " + status + ")", Reason.STATUS);
    }

    private static GatewayError rejected(Said said, int status, Optional<Duration> retryAfter) {
        return new GatewayError.UpstreamRejected(
                status,
                DialectId.CONVERSE,
                said.message().orElseGet(() -> GatewayError.UpstreamRejected.unexplained(status)),
                said.kind().isEmpty() ? Optional.empty() : Optional.of(said.kind()),
                Optional.empty(),
                Optional.empty(),
                retryAfter);
    }

    private static GatewayError credentials(int status) {
        return new GatewayError.UpstreamFailed(
                "the provider refused the gateway's credentials (status " + status + ")", Reason.CREDENTIALS);
    }

    private static GatewayError timedOut(int status) {
        return new GatewayError.TimedOut("the provider ran out of time (status " + status + ")", "upstream");
    }

    private static GatewayError overloaded(Optional<Duration> retryAfter) {
        return new GatewayError.Overloaded("the provider has too much to do", retryAfter);
    }
}
