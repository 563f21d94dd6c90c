package io.llmfusion.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.ProviderConfig.Retry;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverPolicyTest {
    private static final Retry RETRY = new Retry(2, Duration.ofMillis(100), Duration.ofSeconds(2));

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void a_request_at_fault_is_tried_nowhere_else(int status) {
        assertThat(FailoverPolicy.after(rejected(status, Optional.empty()), 1, RETRY))
                .isInstanceOf(FailoverPolicy.Step.GiveUp.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 403, 404, 451})
    void trouble_of_one_provider_is_the_next_ones_chance(int status) {
        assertThat(FailoverPolicy.after(rejected(status, Optional.empty()), 1, RETRY))
                .isInstanceOf(FailoverPolicy.Step.Next.class);
    }

    @Test
    void a_failed_call_is_made_again_as_often_as_configured() {
        GatewayError failed = new GatewayError.UpstreamFailed("500", GatewayError.UpstreamFailed.Reason.STATUS);

        assertThat(FailoverPolicy.after(failed, 1, RETRY)).isInstanceOf(FailoverPolicy.Step.Again.class);
        assertThat(FailoverPolicy.after(failed, 2, RETRY)).isInstanceOf(FailoverPolicy.Step.Next.class);
    }

    @Test
    void the_providers_own_wait_is_kept_when_it_is_short() {
        GatewayError limited = new GatewayError.RateLimited("slow down", Optional.of(Duration.ofMillis(1_500)));

        assertThat(FailoverPolicy.after(limited, 1, RETRY))
                .isEqualTo(new FailoverPolicy.Step.Again(Duration.ofMillis(1_500)));
    }

    @Test
    void a_long_wait_is_the_next_targets_turn() {
        assertThat(FailoverPolicy.after(rejected(429, Optional.of(Duration.ofMinutes(1))), 1, RETRY))
                .isInstanceOf(FailoverPolicy.Step.Next.class);
    }

    @Test
    void the_delay_doubles_within_its_bound() {
        Retry patient = new Retry(10, Duration.ofMillis(100), Duration.ofSeconds(2));
        GatewayError failed = new GatewayError.Overloaded("busy", Optional.empty());

        for (int tries = 1; tries < 10; tries++) {
            long whole = Math.min(100L << (tries - 1), 2_000);
            FailoverPolicy.Step.Again again = (FailoverPolicy.Step.Again) FailoverPolicy.after(failed, tries, patient);
            assertThat(again.delay().toMillis()).isBetween(whole / 2, whole);
        }
    }

    @Test
    void nobody_else_is_asked_for_a_client_that_has_gone() {
        assertThat(FailoverPolicy.after(new GatewayError.Cancelled("client gone"), 1, RETRY))
                .isInstanceOf(FailoverPolicy.Step.GiveUp.class);
    }

    @Test
    void a_bad_key_of_ours_is_not_tried_twice() {
        GatewayError refused =
                new GatewayError.UpstreamFailed("key refused", GatewayError.UpstreamFailed.Reason.CREDENTIALS);

        assertThat(FailoverPolicy.after(refused, 1, RETRY)).isInstanceOf(FailoverPolicy.Step.Next.class);
    }

    private static GatewayError rejected(int status, Optional<Duration> retryAfter) {
        return new GatewayError.UpstreamRejected(
                status, DialectId.CHAT, "no", Optional.empty(), Optional.empty(), Optional.empty(), retryAfter);
    }
}
