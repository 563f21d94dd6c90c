package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 7 | PT7S",
                "retry-after | 1.5 | PT1.5S",
                "retry-after | Mon, 23 Nov 2026 12:00:30 GMT | PT30S",
                "retry-after | 52s | PT52S",
                "retry-after-ms | 250 | PT0.25S",
                "x-ms-retry-after-ms | 1200 | PT1.2S",
                "retry-after | 1795435260 | PT1M",
                "retry-after | 86400 | PT1H",
            })
    void reads_every_form(String name, String value, Duration wait) {
        assertThat(read(Map.of(name, value))).contains(wait);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6m0s | PT6M",
                "2m3.5s | PT2M3.5S",
                "850ms | PT0.85S",
                "1s | PT1S",
                "1795435260 | PT1M",
                "1795435260000 | PT1M",
                "2026-11-23T12:00:05Z | PT5S",
                "12 | PT12S",
            })
    void reads_resets_of_a_limit_that_is_used_up(String value, Duration wait) {
        assertThat(read(Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", value)))
                .contains(wait);
    }

    @Test
    void the_longest_used_up_limit_counts_and_unused_ones_do_not() {
        Map<String, String> headers = Map.of(
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "2026-11-23T12:00:05Z",
                "anthropic-ratelimit-output-tokens-remaining", "0",
                "anthropic-ratelimit-output-tokens-reset", "2026-11-23T12:00:20Z",
                "anthropic-ratelimit-tokens-remaining", "900",
                "anthropic-ratelimit-tokens-reset", "2026-11-23T12:30:00Z");

        assertThat(read(headers)).contains(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"soon", "-1", "''", "0", "Mon, 23 Nov 2026 11:59:00 GMT", "99999999999999999999", "NaN", "1e9"})
    void nonsense_and_the_past_are_no_wait(String value) {
        assertThat(read(Map.of("retry-after", value))).isEmpty();
    }

    @Test
    void milliseconds_come_first() {
        assertThat(read(Map.of("retry-after", "2", "retry-after-ms", "1500"))).contains(Duration.ofMillis(1500));
    }

    private static Optional<Duration> read(Map<String, String> headers) {
        return RetryAfter.read(name -> headers.getOrDefault(name, ""), NOW);
    }
}
