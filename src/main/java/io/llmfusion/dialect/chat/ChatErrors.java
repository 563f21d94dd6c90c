package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors as {@code {"error":{"message","type","param","code"}}}, and vendors' errors in our words. Stateless. */
final class ChatErrors implements ErrorReader, Errors {
    @Override
    public int status(GatewayError error) {
        return error.status();
    }

    @Override
    public Buffer body(GatewayError error, RequestId request) {
        return Json.writeBuffer(json(error, request));
    }

    @Override
    public Buffer frame(GatewayError error, RequestId request) {
        return Buffer.buffer("data: ").appendBuffer(body(error, request)).appendString("\n\n");
    }

    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        ChatErrorBody facts = ChatErrorBody.read(body);
        return error(status, facts, RetryAfter.read(headers).or(facts::retryAfter));
    }

    /** An error that came with a 200, whole or in a stream. */
    static GatewayError inAnswer(JsonNode answer) {
        ChatErrorBody facts = ChatErrorBody.read(answer);
        return error(facts.meantStatus(), facts, facts.retryAfter());
    }

    private static GatewayError error(int status, ChatErrorBody facts, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401, 403 ->
                new GatewayError.UpstreamFailed(
                        "the provider refused the gateway's credentials (status " + status + ")", Reason.CREDENTIALS);
            case 408, 504, 522, 524 ->
                new GatewayError.TimedOut("the provider ran out of time (status " + status + ")", "upstream");
            case 503, 529 -> new GatewayError.Overloaded("the provider has too much to do", retryAfter);
            default -> status >= 400 && status < 500 ? rejected(status, facts, retryAfter) : failed(status, facts);
        };
    }

    private static GatewayError rejected(int status, ChatErrorBody facts, Optional<Duration> retryAfter) {
        return new GatewayError.UpstreamRejected(
                status,
                DialectId.CHAT,
                facts.message().orElseGet(() -> GatewayError.UpstreamRejected.unexplained(status)),
                facts.type(),
                facts.code(),
                facts.param(),
                retryAfter);
    }

    /** xAI says in plain words under a 500 that it is overloaded. */
    private static GatewayError failed(int status, ChatErrorBody facts) {
        if (facts.message()
                .filter(text -> text.contains("currently unavailable"))
                .isPresent()) {
            return new GatewayError.Overloaded("the provider has too much to do", facts.retryAfter());
        }
        return new GatewayError.UpstreamFailed("the provider failed (status " + status + ")", Reason.STATUS);
    }

    private static ObjectNode json(GatewayError error, RequestId request) {
        return switch (error) {
            case GatewayError.InvalidRequest invalid ->
                object(
                        error.message(),
                        "invalid_request_error",
                        invalid.code().orElse("invalid_request"),
                        invalid.field());
            case GatewayError.Unauthenticated _ -> object(error, "invalid_request_error", "invalid_api_key");
            case GatewayError.Forbidden _ -> object(error, "permission_error", "forbidden");
            case GatewayError.ModelNotFound _ ->
                object(error.message(), "invalid_request_error", "model_not_found", Optional.of("model"));
            case GatewayError.NotFound _ -> object(error, "invalid_request_error", "not_found");
            case GatewayError.TooLarge _ -> object(error, "invalid_request_error", "request_too_large");
            case GatewayError.RateLimited _ -> object(error, "rate_limit_error", "rate_limit_exceeded");
            case GatewayError.TimedOut _ -> object(error, "server_error", "timeout");
            case GatewayError.Unavailable _ -> object(error, "server_error", "service_unavailable");
            case GatewayError.Overloaded _ -> object(error, "server_error", "upstream_overloaded");
            case GatewayError.UpstreamFailed failed -> object(error, "server_error", code(failed.reason()));
            case GatewayError.UpstreamRejected rejected -> rejected(rejected);
            case GatewayError.AllFailed _ -> object(error, "server_error", "all_targets_failed");
            case GatewayError.Cancelled _ -> object(error, "server_error", "cancelled");
            case GatewayError.Internal _ ->
                object(
                        error.message() + " (request " + request + ")",
                        "server_error",
                        "internal_error",
                        Optional.empty());
        };
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

    /** In its own format a provider's refusal stays as it is; a foreign type would mean nothing to the client. */
    private static ObjectNode rejected(GatewayError.UpstreamRejected rejected) {
        if (rejected.format() == DialectId.CHAT || rejected.format() == DialectId.RESPONSES) {
            ObjectNode error =
                    object(rejected.message(), rejected.type().orElse("invalid_request_error"), "", rejected.param());
            ((ObjectNode) error.get("error")).put("code", rejected.code().orElse(null));
            return error;
        }
        String type = rejected.status() == 429 ? "rate_limit_error" : "invalid_request_error";
        String code = rejected.status() == 429 ? "rate_limit_exceeded" : "upstream_rejected";
        return object(rejected.inOurWords(), type, code, Optional.empty());
    }

    private static ObjectNode object(GatewayError error, String type, String code) {
        return object(error.message(), type, code, Optional.empty());
    }

    private static ObjectNode object(String message, String type, String code, Optional<String> param) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.orElse(null))
                .put("code", code);
        return body;
    }
}
