package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.TurnReader.BadAnswer;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicErrorsTest {
    private static final Errors ERRORS = AnthropicTexts.DIALECT.errors();
    private static final RequestId REQUEST = new RequestId("req_1");

    private static GatewayError read(int status, String body) {
        return AnthropicTexts.DIALECT
                .errorReader()
                .read(status, name -> name.equals("retry-after") ? "7" : "", Json.utf8(body));
    }

    private static String error(String type) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"why\"},\"request_id\":\"r\"}";
    }

    private static void written(GatewayError error, int status, String type, String message) {
        assertThat(ERRORS.status(error)).isEqualTo(status);
        assertThat(ERRORS.body(error, REQUEST).toString())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":" + Json.quote(message)
                        + "},\"request_id\":\"req_1\"}");
    }

    @Test
    void every_error_has_its_type_and_status() {
        written(
                GatewayError.InvalidRequest.at("max_tokens", "is required"),
                400,
                "invalid_request_error",
                "max_tokens: is required");
        written(new GatewayError.Unauthenticated("m"), 401, "authentication_error", "m");
        written(new GatewayError.Forbidden("m"), 403, "permission_error", "m");
        written(new GatewayError.NotFound("m"), 404, "not_found_error", "m");
        written(new GatewayError.ModelNotFound("x", List.of()), 404, "not_found_error", "model `x` is not known here");
        written(new GatewayError.TooLarge("m"), 413, "request_too_large", "m");
        written(new GatewayError.RateLimited("m", Optional.empty()), 429, "rate_limit_error", "m");
        written(new GatewayError.Internal("m"), 500, "api_error", "m");
        written(new GatewayError.UpstreamFailed("m", Reason.CREDENTIALS), 502, "api_error", "m");
        written(new GatewayError.Unavailable("m", Optional.empty()), 503, "api_error", "m");
        written(new GatewayError.TimedOut("m", "idle"), 504, "timeout_error", "m");
        written(new GatewayError.Overloaded("m", Optional.empty()), 529, "overloaded_error", "m");
    }

    @Test
    void refusal_of_the_provider_keeps_its_words_in_its_own_format_only() {
        written(read(400, error("invalid_request_error")), 400, "invalid_request_error", "why");
        written(read(404, error("not_found_error")), 404, "not_found_error", "why");
        written(read(402, error("billing_error")), 402, "billing_error", "why");
        GatewayError chat = new GatewayError.UpstreamRejected(
                422, DialectId.CHAT, "why", Optional.of("odd"), Optional.empty(), Optional.empty(), Optional.empty());
        written(chat, 422, "invalid_request_error", "the provider refused the request (status 422): why");
    }

    @Test
    void targets_that_all_fail_alike_say_so_in_the_status() {
        GatewayError overloaded = new GatewayError.Overloaded("busy", Optional.empty());
        GatewayError.AllFailed.Attempt attempt = new GatewayError.AllFailed.Attempt("a/b", overloaded);
        assertThat(ERRORS.status(new GatewayError.AllFailed(List.of(attempt, attempt), Optional.empty())))
                .isEqualTo(529);
        GatewayError.AllFailed.Attempt other =
                new GatewayError.AllFailed.Attempt("c/d", new GatewayError.UpstreamFailed("m", Reason.CONNECT));
        assertThat(ERRORS.status(new GatewayError.AllFailed(List.of(attempt, other), Optional.empty())))
                .isEqualTo(502);
        assertThat(ERRORS.status(new GatewayError.AllFailed(List.of(), Optional.empty())))
                .isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UpstreamFailed",
        "403, UpstreamFailed",
        "400, UpstreamRejected",
        "413, UpstreamRejected",
        "429, UpstreamRejected",
        "408, TimedOut",
        "504, TimedOut",
        "500, UpstreamFailed",
        "502, UpstreamFailed",
        "503, Overloaded",
        "529, Overloaded",
        "302, UpstreamFailed"
    })
    void whatever_the_body_the_status_counts(int status, String kind) {
        for (String body : List.of(
                error("x"), "", "<html>Bad gateway</html>", "{\"error\":\"text\"}", "[1]", "{\"type\":", "\"s\"")) {
            assertThat(read(status, body).getClass().getSimpleName()).as(body).isEqualTo(kind);
        }
    }

    @Test
    void wait_is_read_but_not_for_a_spending_limit() {
        assertThat(read(429, error("rate_limit_error")).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(read(529, error("overloaded_error")).retryAfter()).contains(Duration.ofSeconds(7));
        String spent = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\","
                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}";
        assertThat(read(429, spent)).isInstanceOfSatisfying(GatewayError.UpstreamRejected.class, rejected -> {
            assertThat(rejected.retryAfter()).isEmpty();
            assertThat(rejected.code()).contains("enforced_spend_limit_reached");
        });
    }

    @Test
    void key_in_a_message_is_masked() {
        String body =
                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"key sk-ant-api03-abcdefgh is odd\"}}";
        assertThat(read(400, body).message()).doesNotContain("abcdefgh");
    }

    @Test
    void error_inside_a_200_is_no_answer() {
        assertThatThrownBy(() ->
                        AnthropicTexts.DIALECT.turnReader().read(Json.utf8(error("overloaded_error")), Quirks.NONE))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.error()).isInstanceOf(GatewayError.Overloaded.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"content\":null}", "{\"content\":7}", "null"})
    void what_is_no_message_is_a_bad_answer(String body) {
        assertThatThrownBy(() -> AnthropicTexts.DIALECT.turnReader().read(Json.utf8(body), Quirks.NONE))
                .isInstanceOfSatisfying(BadAnswer.class, bad -> assertThat(bad.error())
                        .isInstanceOf(GatewayError.UpstreamFailed.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"content\":null}", "null"})
    void scan_finds_bad_answers_too(String body) {
        assertThatThrownBy(() -> AnthropicTexts.DIALECT.turnReader().scan(Json.utf8(body), Quirks.NONE))
                .isInstanceOf(BadAnswer.class);
    }
}
