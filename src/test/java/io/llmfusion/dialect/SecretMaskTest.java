package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcdefgh12345678",
                "sk-ant-api03-abcdefgh_123",
                "sk-abc******************wxyz",
                "gsk_abcdefgh12345678",
                "xai-abcdefgh12345678",
                "AIzaSyA-1234567890abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
            })
    void hides_keys(String key) {
        assertThat(SecretMask.mask("Incorrect key: " + key + ". See the docs."))
                .doesNotContain(key.substring(4, 12))
                .startsWith("Incorrect key: ")
                .contains("See the docs.");
    }

    @Test
    void hides_bearer_tokens_and_keys_in_urls() {
        assertThat(SecretMask.mask("Authorization: Bearer abcdef123456, GET /v1?key=topsecret&x=1"))
                .isEqualTo("Authorization: Bearer ***, GET /v1?key=***&x=1");
    }

    @Test
    void leaves_plain_words_alone() {
        String message = "max_tokens: 999999 > 8192, the maximum for claude-x; use max_completion_tokens";
        assertThat(SecretMask.mask(message)).isEqualTo(message);
    }

    @Test
    void shortens_what_is_very_long() {
        assertThat(SecretMask.mask("a ".repeat(100_000))).hasSizeLessThan(4_100);
    }
}
