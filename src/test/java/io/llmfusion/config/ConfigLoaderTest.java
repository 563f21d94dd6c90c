package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.AliasConfig.Target;
import io.llmfusion.config.ProviderConfig.Availability;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @Test
    void vendor_as_it_is_answers_responses_by_its_own_api() {
        assertThat(natives("{ openai: { api-key: k } }")).containsExactly(DialectId.RESPONSES);
        assertThat(natives("{ openai: { api-key: k, api: chat } }")).isEmpty();
        assertThat(natives("{ openai: { api-key: k, base-url: \"http://127.0.0.1:1/v1\" } }"))
                .isEmpty();
        assertThat(natives("{ anthropic: { api-key: k } }")).isEmpty();
    }

    private static List<DialectId> natives(String providers) {
        return Configurations.of("providers: " + providers).providers().getFirst().natives().stream()
                .map(other -> other.api().dialect())
                .toList();
    }

    @Test
    void an_empty_file_means_the_defaults() {
        assertThat(Configurations.of("")).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(Configurations.of("# nothing but words\n")).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(Configurations.of("providers:\nmodels:\nmcp:\n  servers:\n")).isEqualTo(GatewayConfig.DEFAULT);
    }

    @Test
    void reads_the_server() {
        ServerConfig server = Configurations.of("""
                server:
                  host: 127.0.0.2
                  port: ${PORT:-9090}
                  allowed-origins: ["https://app.example.com"]
                  allowed-hosts: gateway.example.com
                  secret: 0123456789abcdef
                  keep-alive: 1m30s
                  limits: { body: 1MB, header: 8kb, concurrent-streams: 5, buffered-bytes: 2048 }
                """).server();

        assertThat(server.host()).isEqualTo("127.0.0.2");
        assertThat(server.port()).isEqualTo(9090);
        assertThat(server.allowedOrigins()).containsExactly("https://app.example.com");
        assertThat(server.allowedHosts()).containsExactly("gateway.example.com");
        assertThat(server.secret()).contains(Secret.of("0123456789abcdef"));
        assertThat(server.keepAlive()).isEqualTo(Duration.ofSeconds(90));
        assertThat(server.limits()).isEqualTo(new ServerConfig.Limits(1 << 20, 8 << 10, 5, 2048));
    }

    @Test
    void reads_keys_and_keeps_their_hashes_alone() {
        AuthConfig auth = Configurations.of("""
                auth:
                  keys:
                    - { id: alice, key: 0123, models: ["openai/*"], mcp: [] }
                    - { id: bob, key: "${BOB}" }
                """, Map.of("BOB", "bobs-key")).auth();

        assertThat(auth.callerOf("0123").orElseThrow().models()).containsExactly("openai/*");
        assertThat(auth.callerOf("0123").orElseThrow().mcp()).isEmpty();
        assertThat(auth.callerOf("bobs-key").orElseThrow().id()).isEqualTo("bob");
        assertThat(auth.callerOf("bobs-key").orElseThrow().models()).containsExactly("*");
        assertThat(auth.callerOf("83")).isEmpty();
    }

    @Test
    void a_provider_takes_what_its_family_says_unless_it_says_otherwise() {
        ProviderConfig claude =
                Configurations.of("""
                providers:
                  claude:
                    dialect: anthropic
                    base-url: "https://llm.example.com/anthropic/"
                    api-keys: ["a", "", "b"]
                    headers: { x-team: research }
                    timeouts: { idle: 5s }
                    quirks: { default-max-tokens: 100 }
                    on-disconnect: drain
                """).provider(new ProviderName("claude")).orElseThrow();

        assertThat(claude.enabled()).isTrue();
        assertThat(claude.baseUrl()).contains(URI.create("https://llm.example.com/anthropic"));
        assertThat(claude.api().path().whole("any")).isEqualTo("/v1/messages");
        assertThat(claude.apiKeys()).containsExactly(Secret.of("a"), Secret.of("b"));
        assertThat(claude.headers().keySet()).containsExactly("anthropic-version", "x-team");
        assertThat(claude.timeouts().idle()).isEqualTo(Duration.ofSeconds(5));
        assertThat(claude.timeouts().connect()).isEqualTo(ProviderConfig.Timeouts.DEFAULT.connect());
        assertThat(claude.quirks().defaultMaxTokens()).isEqualTo(100);
        assertThat(claude.onDisconnect()).isEqualTo(ProviderConfig.OnDisconnect.DRAIN);
        assertThat(claude.api().authentication()).isEqualTo(FamilyApi.Authentication.X_API_KEY);
    }

    @Test
    void an_entry_named_after_its_family_needs_no_dialect() {
        ProviderConfig groq = Configurations.of("providers: { groq: { api-key: x } }")
                .provider(new ProviderName("groq"))
                .orElseThrow();

        assertThat(groq.baseUrl()).contains(URI.create("https://api.groq.com/openai/v1"));
        assertThat(groq.api().path().streamed("any")).isEqualTo("/chat/completions");
        assertThat(groq.quirks().refusedFields()).contains("logit_bias");
    }

    @Test
    void a_provider_without_a_key_is_disabled_and_says_what_to_do() {
        GatewayConfig config = Configurations.of("""
                providers:
                  openai: { api-key: "${OPENAI_API_KEY:-}" }
                  groq:
                  off: { dialect: demo, enabled: false }
                  local: { dialect: openai, base-url: "http://127.0.0.1:11434/v1" }
                  ollama:
                """);

        assertThat(reasonOf(config, "openai")).contains("providers.openai.api-key is empty: set OPENAI_API_KEY");
        assertThat(reasonOf(config, "groq")).contains("${GROQ_API_KEY:-}");
        assertThat(reasonOf(config, "off")).isEqualTo("providers.off.enabled is false");
        assertThat(reasonOf(config, "local")).isEmpty();
        assertThat(reasonOf(config, "ollama")).isEmpty();
    }

    private static String reasonOf(GatewayConfig config, String provider) {
        return switch (config.provider(new ProviderName(provider)).orElseThrow().availability()) {
            case Availability.Enabled enabled -> "";
            case Availability.Disabled(String reason) -> reason;
        };
    }

    @Test
    void reads_aliases() {
        GatewayConfig config = Configurations.of("""
                providers: { demo: , lab: { dialect: openai, base-url: "http://lab/v1" } }
                models:
                  default: { targets: [lab/meta/llama-4, { model: demo/echo }], on-unsupported: reject }
                  helper: { targets: default, mcp: [fusion, files], loop: { max-turns: 3, max-tokens: 1000, deadline: 1m } }
                mcp: { servers: { files: { command: files } } }
                """);

        AliasConfig standard = config.alias("default").orElseThrow();
        assertThat(standard.targets())
                .containsExactly(
                        new Target.Model(new ProviderName("lab"), "meta/llama-4"),
                        new Target.Model(new ProviderName("demo"), "echo"));
        assertThat(standard.onUnsupported()).isEqualTo(OnUnsupported.REJECT);
        AliasConfig helper = config.alias("helper").orElseThrow();
        assertThat(helper.targets()).containsExactly(new Target.Alias("default"));
        assertThat(helper.mcp()).containsExactly(new ServerName("fusion"), new ServerName("files"));
        assertThat(helper.loop())
                .isEqualTo(new AliasConfig.Loop(
                        3, OptionalLong.of(1000), Duration.ofMinutes(1), AliasConfig.Loop.DEFAULT.toolTimeout()));
    }

    @Test
    void keeps_the_order_of_the_file() {
        GatewayConfig config = Configurations.of(
                "providers: { zeta: { dialect: demo }, alpha: { dialect: demo }, mid: { dialect: demo } }");

        assertThat(config.providers().stream().map(one -> one.name().value())).containsExactly("zeta", "alpha", "mid");
    }

    @Test
    void follows_anchors_and_merges() {
        GatewayConfig config = Configurations.of("""
                providers:
                  a: &shared { dialect: openai, base-url: "http://a/v1", timeouts: { total: 9s } }
                  b: { <<: *shared, base-url: "http://b/v1" }
                """);

        ProviderConfig b = config.provider(new ProviderName("b")).orElseThrow();
        assertThat(b.baseUrl()).contains(URI.create("http://b/v1"));
        assertThat(b.timeouts().total()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void takes_texts_as_they_are_written_even_where_yaml_reads_numbers_or_dates() {
        ProviderConfig lab =
                Configurations.of("""
                providers:
                  lab: { dialect: openai, base-url: "http://lab/v1", api-key: 007, models: [4.10, 1e3, 2026-01-01, no, 1_000] }
                """).provider(new ProviderName("lab")).orElseThrow();

        assertThat(lab.models()).containsExactly("4.10", "1e3", "2026-01-01", "no", "1_000");
        assertThat(lab.apiKeys()).isEqualTo(List.of(Secret.of("007")));
    }

    @Test
    void takes_keys_as_they_are_written_too() {
        McpServerConfig server = Configurations.of(
                        "mcp: { servers: { a: { command: x, env: { ON: 1, 010: 2, EMPTY: } } } }")
                .mcpServer(new ServerName("a"))
                .orElseThrow();

        assertThat(((McpServerConfig.Stdio) server).env().keySet()).containsExactly("ON", "010");
    }

    @Test
    void a_header_of_ones_own_takes_the_place_of_the_family_s() {
        ProviderConfig provider = Configurations.of(
                        "providers: { anthropic: { api-key: x, headers: { Anthropic-Version: \"2026-10-21\" } } }")
                .provider(new ProviderName("anthropic"))
                .orElseThrow();

        assertThat(provider.headers()).containsOnly(Map.entry("Anthropic-Version", Secret.of("2026-10-21")));
    }

    @Test
    void reads_files_of_other_systems_and_json() {
        String mark = String.valueOf((char) 0xFEFF);

        assertThat(Configurations.of(mark + "server:\r\n  port: 1\r\n").server().port())
                .isEqualTo(1);
        assertThat(Configurations.of("{ \"server\": { \"port\": 2 } }").server().port())
                .isEqualTo(2);
    }

    @Test
    void a_file_that_was_named_must_be_there(@TempDir Path home) throws IOException {
        Environment bare = new Environment(Map.of(), home);
        assertThat(ConfigSource.find(bare, Optional.empty())).isEqualTo(new ConfigSource.Embedded());

        Path usual = Files.createDirectories(home.resolve("conf")).resolve("fusion.yaml");
        Files.writeString(usual, "server: { port: 7 }");
        assertThat(ConfigSource.find(bare, Optional.empty())).isEqualTo(new ConfigSource.File(usual));

        Environment named = new Environment(Map.of("FUSION_CONFIG", "other.yaml"), home);
        ConfigSource missing = ConfigSource.find(named, Optional.empty());
        assertThat(missing).isEqualTo(new ConfigSource.File(home.resolve("other.yaml")));
        ConfigResult result = Configurations.load(loader -> loader.load(missing), named);
        assertThat(result).isInstanceOfSatisfying(ConfigResult.Invalid.class, invalid -> assertThat(
                        invalid.problems().render())
                .contains("cannot be read"));
        assertThat(ConfigSource.find(named, Optional.of(usual))).isEqualTo(new ConfigSource.File(usual));
    }
}
