package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "15s,PT15S", "2m,PT2M", "1h30m,PT1H30M", "1d,PT24H", "0s,PT0S"})
    void reads_durations(String text, Duration expected) {
        assertThat(Quantity.duration(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "1 m", "-1s", "1.5s", "1w", "15sec"})
    void refuses_other_durations(String text) {
        assertThat(Quantity.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100,100", "1B,1", "32KB,32768", "64MB,67108864", "64 MiB,67108864", "2g,2147483648"})
    void reads_sizes_in_steps_of_1024(String text, long expected) {
        assertThat(Quantity.size(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "1.5MB", "1XB", "999999999999TB"})
    void refuses_other_sizes(String text) {
        assertThat(Quantity.size(text)).isEmpty();
    }

    @Test
    void finds_what_somebody_may_have_meant() {
        List<String> keys = List.of("base-url", "api-key", "api-keys", "models");

        assertThat(Spelling.nearest("baseUrl", keys)).contains("base-url");
        assertThat(Spelling.nearest("base_url", keys)).contains("base-url");
        assertThat(Spelling.nearest("api-kye", keys)).contains("api-key");
        assertThat(Spelling.nearest("model", keys)).contains("models");
        assertThat(Spelling.nearest("colour", keys)).isEmpty();
    }
}
