package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final String BASE = """
            server: { port: 1 }
            providers: { a: { dialect: demo }, b: { dialect: openai, api-key: "${KEY:-x}" }, c: { dialect: demo } }
            models: { m: { targets: [a/x] }, n: { targets: [b/x] } }
            mcp: { servers: { s: { command: x, args: [1] }, t: { url: "http://x/mcp" } } }
            """;

    @Test
    void the_same_differs_in_nothing() {
        assertThat(ConfigDiff.between(Configurations.of(BASE), Configurations.of(BASE))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void names_what_was_added_removed_and_changed() {
        ConfigDiff diff = ConfigDiff.between(Configurations.of(BASE), Configurations.of("""
                server: { port: 2, limits: { body: 1MB } }
                auth: { keys: [{ id: a, key: x }] }
                providers: { d: { dialect: demo }, a: { dialect: demo }, b: { dialect: openai, api-key: y } }
                models: { m: { targets: [a/y] }, o: { targets: [d/x] } }
                mcp: { servers: { s: { command: x, args: [2] }, u: { url: "http://x/mcp" } } }
                store: { url: "memory:", max-age: 30d }
                observability: { metrics: false }
                """));

        assertThat(diff.providers())
                .isEqualTo(new ConfigDiff.Changes<>(
                        List.of(new ProviderName("d")),
                        List.of(new ProviderName("c")),
                        List.of(new ProviderName("b"))));
        assertThat(diff.models()).isEqualTo(new ConfigDiff.Changes<>(List.of("o"), List.of("n"), List.of("m")));
        assertThat(diff.mcpServers())
                .isEqualTo(new ConfigDiff.Changes<>(
                        List.of(new ServerName("u")), List.of(new ServerName("t")), List.of(new ServerName("s"))));
        assertThat(diff.auth()).isTrue();
        assertThat(diff.observability()).isTrue();
        assertThat(diff.awaitingRestart()).containsExactly("server.port", "server.limits", "store.url");
    }

    @Test
    void a_changed_secret_is_a_changed_provider() {
        ConfigDiff diff = ConfigDiff.between(Configurations.of(BASE), Configurations.of(BASE, Map.of("KEY", "other")));

        assertThat(diff.providers().changed()).containsExactly(new ProviderName("b"));
        assertThat(diff.toString()).doesNotContain("other");
    }

    @Test
    void tells_who_starts_with_an_open_door_or_a_disabled_provider() {
        GatewayConfig config = Configurations.of("""
                server: { host: 0.0.0.0 }
                auth: { open: true }
                providers: { openai: { api-key: "${OPENAI_API_KEY:-}" }, demo: }
                """);

        assertThat(config.notices()).hasSize(2);
        assertThat(config.notices().getFirst()).contains("0.0.0.0:8080").contains("without a key");
        assertThat(config.notices().getLast()).contains("openai is disabled").contains("set OPENAI_API_KEY");
    }
}
