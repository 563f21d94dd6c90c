package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Errors as {@code {"error":{"code","message","status","details"}}}. Stateless.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Troubleshooting</a>
 */
final class GeminiErrors implements Errors, ErrorReader {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    @Override
    public int status(GatewayError error) {
        return error.status();
    }

    @Override
    public Buffer body(GatewayError error, RequestId request) {
        return GeminiJson.bytes(json -> write(error, request, json));
    }

    @Override
    public Buffer frame(GatewayError error, RequestId request) {
        Buffer frame = Buffer.buffer();
        GeminiJson.frame(json -> write(error, request, json), frame);
        return frame;
    }

    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        return GeminiErrorBody.read(body).error(status, RetryAfter.read(headers));
    }

    private void write(GatewayError error, RequestId request, JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("error");
        json.writeNumberProperty("code", status(error));
        json.writeStringProperty("message", message(error));
        json.writeStringProperty("status", word(error));
        json.writeArrayPropertyStart("details");
        detail("RequestInfo", "requestId", request.value(), json);
        error.retryAfter().ifPresent(wait -> detail("RetryInfo", "retryDelay", seconds(wait), json));
        field(error).ifPresent(field -> violation(field, message(error), json));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void detail(String type, String name, String value, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("@type", TYPE + type);
        json.writeStringProperty(name, value);
        json.writeEndObject();
    }

    private static void violation(String field, String message, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("@type", TYPE + "BadRequest");
        json.writeArrayPropertyStart("fieldViolations");
        json.writeStartObject();
        json.writeStringProperty("field", field);
        json.writeStringProperty("description", message);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String seconds(Duration wait) {
        return BigDecimal.valueOf(wait.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }

    private static Optional<String> field(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest invalid -> invalid.field();
            case GatewayError.UpstreamRejected rejected when isOwn(rejected) -> rejected.param();
            default -> Optional.empty();
        };
    }

    private static boolean isOwn(GatewayError.UpstreamRejected rejected) {
        return rejected.format() == DialectId.GEMINI;
    }

    private static String message(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest invalid ->
                invalid.field().map(field -> field + ": " + invalid.message()).orElse(invalid.message());
            case GatewayError.UpstreamRejected rejected -> isOwn(rejected) ? rejected.message() : rejected.inOurWords();
            default -> error.message();
        };
    }

    /** In its own format a provider's refusal keeps its word; a foreign type would mean nothing to the client. */
    private static String word(GatewayError error) {
        if (error instanceof GatewayError.UpstreamRejected rejected && isOwn(rejected)) {
            return rejected.type().orElseGet(() -> word(rejected.status()));
        }
        return word(error.status());
    }

    /** The canonical code of a status: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto. */
    private static String word(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 500 -> "INTERNAL";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
