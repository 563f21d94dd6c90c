package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignRefusalTest {
    private static final List<Dialect> DIALECTS = List.of(new ChatDialect(), new AnthropicDialect());
    private static final Buffer LIMITED = Json.utf8("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}");

    private static GatewayError.UpstreamRejected rejected(int status, String message) {
        return new GatewayError.UpstreamRejected(
                        status,
                        DialectId.GEMINI,
                        message,
                        Optional.of("INVALID_ARGUMENT"),
                        Optional.empty(),
                        Optional.of("contents[0]"),
                        Optional.empty())
                .by(new ProviderName("google"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void what_helps_to_mend_the_request_is_quoted(int status) {
        assertThat(rejected(status, "too many tokens").inOurWords())
                .isEqualTo("provider `google` refused the request (status " + status + "): too many tokens");
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 405, 409, 418, 429})
    void anything_else_is_not(int status) {
        assertThat(rejected(status, "account 4711 is empty").inOurWords())
                .startsWith("provider `google` ")
                .contains("status " + status)
                .doesNotContain("4711");
    }

    @Test
    void a_provider_that_gave_no_reason_is_not_quoted() {
        assertThat(rejected(400, GatewayError.UpstreamRejected.unexplained(400)).inOurWords())
                .isEqualTo("provider `google` refused the request (status 400)");
    }

    @Test
    void clients_of_other_formats_see_our_words_without_the_providers_type() {
        for (Dialect client : DIALECTS) {
            String body = client.errors()
                    .body(rejected(400, "too many tokens"), new RequestId("r1"))
                    .toString();
            assertThat(body)
                    .contains("provider `google` refused the request (status 400): too many tokens")
                    .doesNotContain("INVALID_ARGUMENT", "contents[0]");
        }
    }

    @Test
    void a_rate_limit_keeps_its_status_and_its_wait_in_every_pair() {
        for (Dialect provider : DIALECTS) {
            GatewayError error =
                    provider.errorReader().read(429, name -> name.equals("retry-after") ? "7" : "", LIMITED);
            assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
            for (Dialect client : DIALECTS) {
                assertThat(client.errors().status(error)).isEqualTo(429);
                assertThat(client.errors().body(error, new RequestId("r1")).toString())
                        .contains("rate_limit_error");
            }
        }
    }
}
