package io.llmfusion.dialect.interactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.TurnReader.BadAnswer;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of Google in our words. */
class InteractionsErrorsTest {
    private static GatewayError read(int status, String body) {
        return InteractionsTexts.DIALECT.errorReader().read(status, name -> "", Buffer.buffer(body));
    }

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":{\"code\":400,\"message\":\"bad\",\"status\":\"INVALID_ARGUMENT\"}}', UpstreamRejected",
        "404, '[{\"error\":{\"code\":404,\"message\":\"no model\",\"status\":\"NOT_FOUND\"}}]', UpstreamRejected",
        "401, '{}', UpstreamFailed",
        "500, 'oops', UpstreamFailed",
        "503, '{\"error\":{\"status\":\"UNAVAILABLE\"}}', Overloaded",
        "504, '', TimedOut"
    })
    void each_status_has_its_meaning(int status, String body, String is) {
        assertThat(read(status, body).getClass().getSimpleName()).isEqualTo(is);
    }

    @Test
    void the_wait_stands_in_the_details() {
        GatewayError error = read(429, """
                {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
                  {"@type":"type.googleapis.com/google.rpc.QuotaFailure"},
                  {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}""");

        assertThat(error.retryAfter()).contains(Duration.ofMillis(34_400));
        assertThat(error)
                .isInstanceOfSatisfying(GatewayError.UpstreamRejected.class, rejected -> assertThat(rejected.type())
                        .contains("RESOURCE_EXHAUSTED"));
    }

    @Test
    void a_wrong_key_is_ours_though_it_is_a_400() {
        GatewayError error = read(400, """
                {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT",
                  "details":[{"reason":"API_KEY_INVALID"}]}}""");

        assertThat(error)
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(Reason.CREDENTIALS));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 502",
        "'nonsense', 502",
        "'{\"status\":\"in_progress\",\"id\":\"v1\"}', 502",
        "'{\"status\":\"failed\",\"steps\":[]}', 502",
        "'{\"error\":{\"code\":429,\"message\":\"x\"}}', 429"
    })
    void what_is_no_answer_is_a_bad_one(String body, int status) {
        assertThatThrownBy(() -> InteractionsTexts.DIALECT.turnReader().read(Buffer.buffer(body), Quirks.NONE))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.error().status()).isEqualTo(status));
    }
}
