package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void shows_nothing_of_itself() {
        Secret secret = Secret.of("sk-very-secret");

        assertThat(secret.toString()).isEqualTo("***");
        assertThat(List.of(secret).toString()).doesNotContain("very");
        assertThat(secret.reveal()).isEqualTo("sk-very-secret");
    }

    @Test
    void is_equal_by_value() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("a").matches("a")).isTrue();
        assertThat(Secret.of("a").matches("ab")).isFalse();
        assertThat(Secret.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void hashes_as_sha_256() {
        assertThat(Secret.of("abc").hash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void a_key_leads_to_its_caller_and_shows_neither_key_nor_hash() {
        Caller alice = new Caller("alice", List.of("openai/*"), List.of("*"));
        AuthConfig auth = new AuthConfig(List.of(new AuthConfig.Key(alice, Secret.of("key-of-alice"))), false);

        assertThat(auth.callerOf("key-of-alice")).contains(alice);
        assertThat(auth.callerOf("key-of-bob")).isEmpty();
        assertThat(auth.toString())
                .contains("alice")
                .doesNotContain("key-of-alice")
                .doesNotContain(Secret.of("key-of-alice").hash());
    }
}
