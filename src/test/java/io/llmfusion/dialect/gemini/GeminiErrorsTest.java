package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GeminiErrorsTest {
    private static GatewayError read(int status, String body) {
        return GeminiTexts.DIALECT.errorReader().read(status, name -> "", Json.utf8(body));
    }

    private static JsonNode shown(GatewayError error) {
        return Json.read(GeminiTexts.DIALECT.errors().body(error, GeminiTexts.REQUEST))
                .path("error");
    }

    @ParameterizedTest
    @CsvSource({
        "401, INVALID",
        "403, PERMISSION_DENIED",
    })
    void refused_credentials_are_the_gateways_own_trouble(int status, String word) {
        GatewayError error =
                read(status, "{\"error\":{\"code\":" + status + ",\"message\":\"no\",\"status\":\"" + word + "\"}}");
        assertThat(error)
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(Reason.CREDENTIALS));
        assertThat(error.status()).isEqualTo(502);
    }

    @Test
    void key_that_is_none_is_a_400_here_and_no_fault_of_the_callers() {
        GatewayError error = read(400, """
                {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[
                  {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}""");
        assertThat(error)
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(Reason.CREDENTIALS));
    }

    @Test
    void refusal_keeps_word_message_and_field_for_clients_of_the_format() {
        GatewayError error = read(400, """
                [{"error":{"code":400,"message":"bad AIzaSyD-0123456789abcdefghijklmnopqrstuv","status":"FAILED_PRECONDITION","details":[
                  {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"contents[0]"}]}]}}]""");
        JsonNode shown = shown(error);
        assertThat(shown.path("code").asInt()).isEqualTo(400);
        assertThat(shown.path("status").asString("")).isEqualTo("FAILED_PRECONDITION");
        assertThat(shown.path("message").asString("")).isEqualTo("bad ***");
        assertThat(shown.toString()).contains("\"field\":\"contents[0]\"");
    }

    @ParameterizedTest
    @CsvSource({
        "500, 502, UNAVAILABLE",
        "503, 503, UNAVAILABLE",
        "504, 504, DEADLINE_EXCEEDED",
        "404, 404, NOT_FOUND",
        "429, 429, RESOURCE_EXHAUSTED",
        "418, 418, INVALID_ARGUMENT",
    })
    void whatever_a_provider_sends_has_a_status_and_a_word(int status, int told, String word) {
        for (String body : List.of("", "<html>", "[]", "{\"error\":\"text\"}", "{\"error\":{\"code\":", "null")) {
            GatewayError error = read(status, body);
            assertThat(GeminiTexts.DIALECT.errors().status(error)).as(body).isEqualTo(told);
            assertThat(shown(error).path("status").asString("")).isEqualTo(word);
        }
    }

    @Test
    void wait_is_read_from_the_body_and_told_in_it_and_bounded() {
        String body = "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"%s\"}]}}";
        GatewayError error = read(429, body.formatted("34.4s"));
        assertThat(error.retryAfter()).contains(Duration.ofMillis(34_400));
        assertThat(shown(error).toString()).contains("\"retryDelay\":\"34.4s\"");
        assertThat(read(429, body.formatted("999999s")).retryAfter()).contains(Duration.ofHours(1));
        assertThat(read(429, body.formatted("soon")).retryAfter()).isEmpty();
    }

    @Test
    void refusal_of_another_format_is_told_in_our_words() {
        GatewayError error = new GatewayError.UpstreamRejected(
                400,
                DialectId.CHAT,
                "bad tool",
                Optional.of("invalid_request_error"),
                Optional.empty(),
                Optional.of("tools"),
                Optional.empty());
        assertThat(shown(error).path("status").asString("")).isEqualTo("INVALID_ARGUMENT");
        assertThat(shown(error).toString())
                .contains("refused the request (status 400): bad tool")
                .doesNotContain("invalid_request_error", "fieldViolations");
    }

    @Test
    void frame_is_one_line_of_data() {
        Buffer frame = GeminiTexts.DIALECT
                .errors()
                .frame(new GatewayError.Overloaded("a\nb", Optional.empty()), GeminiTexts.REQUEST);
        assertThat(frame.toString()).startsWith("data: {").endsWith("}\n\n");
        assertThat(frame.toString().trim()).doesNotContain("\n");
    }
}
