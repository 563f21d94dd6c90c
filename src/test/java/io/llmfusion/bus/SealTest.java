package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123Z");
    private static final Seal.Content CONTENT =
            new Seal.Content("node-1/3", "key-grüße", NOW.plusSeconds(60), "session 1");

    private final Seal seal = at(NOW, "mcp.session");

    @Test
    void gives_back_what_was_sealed() {
        assertThat(seal.open(seal.seal(CONTENT), CONTENT.principal())).contains(CONTENT);
        assertThat(at(NOW, "mcp.session").open(seal.seal(CONTENT), CONTENT.principal()))
                .as("another node with the same secret")
                .contains(CONTENT);
    }

    @Test
    void says_nothing_to_who_holds_it_and_never_the_same() {
        String token = seal.seal(CONTENT);
        assertThat(token).matches("[A-Za-z0-9_-]+").isNotEqualTo(seal.seal(CONTENT));
        assertThat(new String(Base64.getUrlDecoder().decode(token), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("node-1", "session");
    }

    @Test
    void refuses_every_flipped_bit() {
        byte[] token = Base64.getUrlDecoder().decode(seal.seal(CONTENT));
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(seal.open(forged, CONTENT.principal())).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void refuses_what_is_cut_or_no_token_at_all() {
        String token = seal.seal(CONTENT);
        for (int length = 0; length < token.length(); length++) {
            assertThat(seal.open(token.substring(0, length), CONTENT.principal()))
                    .isEmpty();
        }
        assertThat(seal.open("not base64!", CONTENT.principal())).isEmpty();
        assertThat(seal.open("A".repeat(1 << 20), CONTENT.principal())).isEmpty();
    }

    @Test
    void refuses_another_principal() {
        assertThat(seal.open(seal.seal(CONTENT), "key-2")).isEmpty();
        assertThat(seal.open(seal.seal(CONTENT), "")).isEmpty();
    }

    @Test
    void refuses_what_has_expired() {
        String token = seal.seal(CONTENT);
        assertThat(at(NOW.plusSeconds(59), "mcp.session").open(token, CONTENT.principal()))
                .isPresent();
        assertThat(at(NOW.plusSeconds(60), "mcp.session").open(token, CONTENT.principal()))
                .isEmpty();
    }

    @Test
    void refuses_another_secret_and_another_purpose() {
        String token = seal.seal(CONTENT);
        assertThat(at(NOW, "mcp.call").open(token, CONTENT.principal())).isEmpty();
        assertThat(new Seal("other secret", "mcp.session", InstantSource.fixed(NOW)).open(token, CONTENT.principal()))
                .isEmpty();
    }

    private static Seal at(Instant now, String purpose) {
        return new Seal("a secret of the server", purpose, InstantSource.fixed(now));
    }
}
