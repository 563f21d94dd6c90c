package io.llmfusion.dialect.converse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.TurnReader.BadAnswer;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of AWS in our words. */
class ConverseErrorsTest {
    private static GatewayError read(int status, Map<String, String> headers, String body) {
        return ConverseTexts.DIALECT
                .errorReader()
                .read(status, name -> headers.getOrDefault(name, ""), Buffer.buffer(body));
    }

    @Test
    void what_is_wrong_with_the_request_is_told() {
        GatewayError error = read(
                400,
                Map.of("x-amzn-errortype", "ValidationException:http://internal.amazon.com/coral/x/"),
                "{\"message\":\"The provided model identifier is invalid.\"}");

        assertThat(error)
                .isEqualTo(new GatewayError.UpstreamRejected(
                        400,
                        DialectId.CONVERSE,
                        "The provided model identifier is invalid.",
                        Optional.of("ValidationException"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "429, '{\"message\":\"Slow down\"}', ThrottlingException, UpstreamRejected, 429",
        "400, '{\"__type\":\"com.amazon.coral.service#ServiceQuotaExceededException\"}', '', UpstreamRejected, 429",
        "429, '{\"message\":\"loading\"}', ModelNotReadyException, Overloaded, 503",
        "503, '{\"message\":\"busy\"}', ServiceUnavailableException, Overloaded, 503",
        "503, '<html>', '', Overloaded, 503",
        "500, '{\"message\":\"x\"}', InternalServerException, UpstreamFailed, 502",
        "408, '{\"message\":\"x\"}', ModelTimeoutException, TimedOut, 504",
        "424, '{\"originalStatusCode\":500,\"message\":\"x\"}', ModelErrorException, UpstreamFailed, 502",
        "424, '{\"originalStatusCode\":422,\"message\":\"x\"}', ModelErrorException, UpstreamRejected, 422",
        "404, '{\"Message\":\"no such model\"}', ResourceNotFoundException, UpstreamRejected, 404",
        "403, '{\"Message\":\"not authorized\"}', AccessDeniedException, UpstreamFailed, 502",
        "400, '{\"__type\":\"UnrecognizedClientException\"}', '', UpstreamFailed, 502",
        "403, '', '', UpstreamFailed, 502",
        "400, '', '', UpstreamRejected, 400",
        "413, 'x', '', UpstreamRejected, 413"
    })
    void each_kind_has_its_meaning(int status, String body, String kind, String is, int ours) {
        GatewayError error = read(status, Map.of("x-amzn-errortype", kind), body);

        assertThat(error.getClass().getSimpleName()).isEqualTo(is);
        assertThat(error.status() == 502 || error.status() == ours).isTrue();
        if (error instanceof GatewayError.UpstreamRejected rejected) {
            assertThat(rejected.status()).isEqualTo(ours);
        }
    }

    @Test
    void refused_credentials_never_show_what_the_provider_said() {
        GatewayError error = read(
                403,
                Map.of("x-amzn-errortype", "UnrecognizedClientException"),
                "{\"message\":\"The security token AKIAIOSFODNN7EXAMPLE included in the request is invalid.\"}");

        assertThat(error).isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.CREDENTIALS);
            assertThat(failed.message()).doesNotContain("AKIA");
        });
    }

    @Test
    void a_wait_that_is_asked_for_is_kept() {
        GatewayError error = read(429, Map.of("retry-after", "7"), "{\"message\":\"Too many requests\"}");

        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void error_inside_a_whole_answer_is_one() {
        assertThatThrownBy(() -> ConverseTexts.DIALECT
                        .turnReader()
                        .read(Buffer.buffer("{\"__type\":\"ThrottlingException\",\"message\":\"x\"}"), Quirks.NONE))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.error().status()).isEqualTo(429));
    }

    @ParameterizedTest
    @CsvSource({"'{}'", "'[]'", "'{\"output\":{}}'", "'nonsense'", "'{\"output\":{\"message\":{\"content\":5}}}'"})
    void what_is_no_answer_is_a_bad_one(String body) {
        assertThatThrownBy(() -> ConverseTexts.DIALECT.turnReader().read(Buffer.buffer(body), Quirks.NONE))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.error().status()).isEqualTo(502));
    }

    @ParameterizedTest
    @CsvSource({
        "modelStreamErrorException, UpstreamFailed",
        "internalServerException, UpstreamFailed",
        "serviceUnavailableException, Overloaded",
        "validationException, UpstreamRejected",
        "modelTimeoutException, TimedOut"
    })
    void exception_inside_a_stream_ends_it(String kind, String is) {
        var events = ConverseTexts.readPayloads(
                "{\"messageStart\":{\"role\":\"assistant\"}}\n{\"" + kind + "\":{\"message\":\"x\"}}");

        assertThat(events.getLast()).isInstanceOfSatisfying(ChatEvent.Failed.class, failed -> assertThat(
                        failed.error().getClass().getSimpleName())
                .isEqualTo(is));
    }
}
