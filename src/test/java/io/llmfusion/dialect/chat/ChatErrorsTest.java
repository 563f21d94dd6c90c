package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.Errors;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Our errors as OpenAI's clients read them; providers' errors are in the golden files. */
class ChatErrorsTest {
    private static final Errors ERRORS = ChatTexts.CHAT.errors();
    private static final RequestId REQUEST = new RequestId("r1");

    static Stream<Arguments> errors() {
        Optional<Duration> soon = Optional.of(Duration.ofSeconds(1));
        return Stream.of(
                Arguments.of(GatewayError.InvalidRequest.at("n", "x"), 400, "invalid_request_error", "invalid_request"),
                Arguments.of(new GatewayError.Unauthenticated("x"), 401, "invalid_request_error", "invalid_api_key"),
                Arguments.of(new GatewayError.Forbidden("x"), 403, "permission_error", "forbidden"),
                Arguments.of(
                        new GatewayError.ModelNotFound("m", List.of("n")),
                        404,
                        "invalid_request_error",
                        "model_not_found"),
                Arguments.of(new GatewayError.NotFound("x"), 404, "invalid_request_error", "not_found"),
                Arguments.of(new GatewayError.TooLarge("x"), 413, "invalid_request_error", "request_too_large"),
                Arguments.of(new GatewayError.RateLimited("x", soon), 429, "rate_limit_error", "rate_limit_exceeded"),
                Arguments.of(new GatewayError.TimedOut("x", "total"), 504, "server_error", "timeout"),
                Arguments.of(new GatewayError.Unavailable("x", soon), 503, "server_error", "service_unavailable"),
                Arguments.of(new GatewayError.Overloaded("x", soon), 503, "server_error", "upstream_overloaded"),
                Arguments.of(
                        new GatewayError.UpstreamFailed("x", Reason.CONNECT),
                        502,
                        "server_error",
                        "upstream_unreachable"),
                Arguments.of(new GatewayError.AllFailed(List.of(), soon), 503, "server_error", "all_targets_failed"),
                Arguments.of(new GatewayError.Cancelled("x"), 499, "server_error", "cancelled"),
                Arguments.of(new GatewayError.Internal("x"), 500, "server_error", "internal_error"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void each_error_has_its_status_type_and_code(GatewayError error, int status, String type, String code) {
        JsonNode body = Json.read(ERRORS.body(error, REQUEST)).path("error");

        assertThat(ERRORS.status(error)).isEqualTo(status);
        assertThat(body.path("type").asString()).isEqualTo(type);
        assertThat(body.path("code").asString()).isEqualTo(code);
        assertThat(body.path("message").asString()).startsWith(error.message());
        assertThat(body.has("param")).isTrue();
        assertThat(ERRORS.frame(error, REQUEST).toString()).isEqualTo("data: " + ERRORS.body(error, REQUEST) + "\n\n");
    }

    @Test
    void the_field_is_the_param_and_an_internal_error_names_its_request() {
        assertThat(param(GatewayError.InvalidRequest.at("messages[0].role", "x")))
                .isEqualTo("messages[0].role");
        assertThat(param(new GatewayError.ModelNotFound("m", List.of()))).isEqualTo("model");
        assertThat(Json.read(ERRORS.body(new GatewayError.Internal("x"), REQUEST))
                        .path("error")
                        .path("message")
                        .asString())
                .contains("r1");
    }

    @Test
    void a_refusal_of_another_format_gets_this_formats_type() {
        GatewayError rejected = new GatewayError.UpstreamRejected(
                400,
                DialectId.ANTHROPIC,
                "max_tokens: too large",
                Optional.of("not_this"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        JsonNode body = Json.read(ERRORS.body(rejected, REQUEST)).path("error");

        assertThat(body.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(body.path("message").asString())
                .isEqualTo("the provider refused the request (status 400): max_tokens: too large");
    }

    private static String param(GatewayError error) {
        return Json.read(ERRORS.body(error, REQUEST))
                .path("error")
                .path("param")
                .asString();
    }
}
