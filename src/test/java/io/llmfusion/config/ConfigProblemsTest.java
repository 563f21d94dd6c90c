package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {
    @Test
    void names_every_problem_at_once_with_path_line_and_what_to_write() {
        String problems = Configurations.problems("""
                server:
                  prt: 8080
                  keep-alive: 15
                providers:
                  openai: { base_url: "http://x/v1", api-key: "${OPENAI_API_KEY}" }
                  mine: { dialect: opnai }
                models:
                  default: { targets: [opnai/gpt, openai/gpt], strategy: weighted }
                cluster: { enabled: false }
                """);

        assertThat(problems.lines())
                .containsExactly(
                        "server.prt (line 2): unknown key; did you mean port?",
                        "server.keep-alive (line 3): `15` does not fit; write a duration, as 500ms, 15s or 2m",
                        "providers.openai.api-key (line 5): the environment variable OPENAI_API_KEY is not set; set it, or write"
                                + " ${OPENAI_API_KEY:-} where it may be empty",
                        "providers.openai.base_url (line 5): unknown key; did you mean base-url?",
                        "providers.mine.dialect (line 6): `opnai` is none of the words that it takes; did you mean openai?",
                        "models.default.targets[0] (line 8): `opnai`: no such provider; did you mean openai?",
                        "models.default.strategy (line 8): `weighted` is not there yet; write fallback",
                        "cluster (line 9): not there yet; leave it out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server:\\n\\tport: 1|line 2): a tab where only spaces may stand",
                "server: { port: 1|a bracket or brace is not closed",
                "server:\\n  host: \"x\\n|a quote is opened and not closed",
                "providers:\\n  a: 1\\n b: 2|line 3): the indentation fits no line above",
                "- a|must be a map of keys",
                "just words|must be a map of keys",
                "a: b: c|a second `:` on this line",
                "a: 1\\n---\\nb: 2|a second document begins",
                "a: &x { b: *x }|an alias that contains itself",
                "a: @x|put it in quotes",
                "? [a]\\n: 1|a key must be a word",
                "null: 1|a key must be a word",
                "a: !!java.net.URL [x]|reads as a tag"
            })
    void explains_broken_yaml_in_our_words(String yaml, String expected) {
        assertThat(Configurations.problems(yaml.replace("\\n", "\n").replace("\\t", "\t")))
                .contains(expected);
    }

    @Test
    void a_key_twice_in_one_map_is_an_error_with_both_lines() {
        assertThat(Configurations.problems("providers:\n  demo:\n  demo: { dialect: demo }\nserver: {}\nserver: {}\n"))
                .contains("providers.demo (line 3): stands twice in one map, on line 2 before")
                .contains("server (line 5): stands twice in one map, on line 4 before");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: 5|server (line 1): must be a map",
                "server: { port: none }|write a whole number from 0 to 65535",
                "server: { port: 70000 }|write a whole number from 0 to 65535",
                "server: { host: [a] }|server.host (line 1): must be one value, not a list",
                "server: { limits: { body: huge } }|write a size up to 1024MB",
                "server: { keep-alive: 0s }|write a duration",
                "server: { secret: short }|is shorter than 16 characters",
                "server: { tls: { certificate: none.crt } }|server.tls.key (line 1): is missing",
                "server: { tls: { certificate: none.crt, key: none.key } }|the file none.crt cannot be read",
                "server: { allowed-origins: [\"https://x/y\"] }|`https://x/y` does not fit",
                "auth: { open: perhaps }|write true or false",
                "auth: { keys: [alice] }|each key must be a map",
                "auth: { keys: [{ id: a, key: \"\" }] }|auth.keys[0].key (line 1): is empty",
                "auth: { keys: [{ id: a, key: x, role: admin }] }|auth.keys[0].role (line 1): not there yet",
                "auth: { keys: [{ id: a, key: x }, { id: a, key: y }] }|auth.keys[1].id (line 1): is the same as auth.keys[0].id",
                "auth: { keys: [{ id: a, key: x }, { id: b, key: x }] }|auth.keys[1].key (line 1): is the same as auth.keys[0].key",
                "providers: { x: {} }|providers.x.dialect (line 1): is missing; write one of openai, anthropic",
                "providers: { a/b: { dialect: demo } }|this name does not fit",
                "providers: { openai: { api: interactions } }|`interactions` is none of the words that it takes",
                "providers: { openai: { region: eu } }|providers.openai.region (line 1): means nothing to the family",
                "providers: { openai: { api-key: a, api-keys: [b] } }|stands beside api-key",
                "providers: { openai: { api-key: \"a b\" } }|holds a space",
                "providers: { openai: { base-url: \"api.openai.com\" } }|is no URL that can be called",
                "providers: { openai: { base-url: \"https://u:p@x/v1\" } }|holds a name or password",
                "providers: { anthropic: { base-url: \"https://x/v1\" } }|must not end in /v1",
                "providers: { openai: { headers: { \"a b\": c } } }|this is no name of a header",
                "providers: { openai: { headers: { a: \"c\\r\\nd: e\" } } }|holds a line end",
                "providers: { openai: { proxy: here } }|is no proxy",
                "providers: { openai: { retry: { attempts: 0 } } }|write a whole number from 1 to 10",
                "providers: { openai: { breaker: { failure-rate: 2 } } }|write a number between 0 and 1",
                "providers: { openai: { quirks: { tool-call-id-pattern: \"[\" } } }|is not a regular expression",
                "models: { a: {} }|models.a.targets (line 1): is missing",
                "models: { a: { targets: [] } }|models.a.targets (line 1): is empty",
                "models: { a: { targets: [b] } }|`b`: no model of that name is configured here",
                "models: { a: { targets: [a] } }|goes round in a circle: a -> a",
                "models: { a: { targets: [b] }, b: { targets: [a] } }|goes round in a circle: b -> a -> b",
                "models: { a/b: { targets: [demo/x] } }|this name does not fit",
                "models: { a: { targets: [{ model: b, weight: 3 }] } }|models.a.targets[0].weight (line 1): not there yet",
                "models: { a: { targets: [demo/] } }|`demo`: no such provider",
                "models: { a: { mcp: [fil] } }|`fil`: no such MCP server",
                "mcp: { servers: { fusion: { command: x } } }|the name of the built-in server",
                "mcp: { servers: { a: {} } }|has neither a command nor a url",
                "mcp: { servers: { a: { command: x, url: \"http://x\" } } }|has a command and a url",
                "mcp: { servers: { a: { command: x, type: http } } }|does not fit a command",
                "mcp: { servers: { a: { command: x, sandbox: {} } } }|mcp.servers.a.sandbox (line 1): not there yet",
                "mcp: { servers: { a: { command: x, timeout: 60 } } }|write a duration",
                "mcp: { servers: { a: { command: x, prefix: a b } } }|mcp.servers.a.prefix (line 1): does not fit",
                "mcp: { servers: { a: { command: x, cwd: /not/there } } }|there is no such folder",
                "observability: { otlp: x }|observability.otlp (line 1): not there yet",
                "modells: {}|unknown key; did you mean models?",
                "xyzzy: {}|the keys here are server"
            })
    void tells_what_does_not_fit(String yaml, String expected) {
        assertThat(Configurations.problems(yaml)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.4", "gateway.example.com", "127.example.com"})
    void an_address_that_others_reach_requires_keys_or_an_open_door(String host) {
        String server = "server: { host: \"" + host + "\" }\n";

        assertThat(Configurations.problems(server)).contains("server.host (line 1): other machines reach this address");
        assertThat(Configurations.problems(server + "auth: { open: true }")).isEmpty();
        assertThat(Configurations.problems(server + "auth: { keys: [{ id: a, key: x }] }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void loopback_needs_no_key(String host) {
        assertThat(Configurations.problems("server: { host: \"" + host + "\" }"))
                .isEmpty();
    }

    @Test
    void no_secret_stands_in_a_problem_or_a_configuration() {
        Map<String, String> variables = Map.of("KEY", "sk-top-secret", "NUMBER", "sk-top-secret");
        String broken = """
                server: { port: "${NUMBER}", secret: sk-top }
                auth: { keys: [{ id: a, key: "${KEY}" }, { id: b, key: "${KEY}" }] }
                providers:
                  openai: { api-key: "sk-top-secret with space", headers: { x: "sk-top-secret\\r" } }
                  other: { dialect: "${KEY}" }
                models: { a: { targets: ["${KEY}", "${KEY}/x"], strategy: "${KEY}", mcp: ["${KEY}"] } }
                mcp: { servers: { a: { url: "sk-top-secret" }, b: { command: x, cwd: "${KEY}" } } }
                """;
        String fine = """
                server: { secret: "${KEY}-sk-top-secret" }
                auth: { keys: [{ id: a, key: "${KEY}" }] }
                providers:
                  openai:
                    api-key: "${KEY}"
                    headers: { authorization: "Bearer ${KEY}" }
                    proxy: "http://me:sk-top-secret@proxy:3128"
                mcp:
                  servers:
                    a: { url: "http://x/?key=sk-top-secret", headers: { a: "${KEY}" } }
                    b: { command: x, args: ["--key=sk-top-secret"], env: { KEY: "${KEY}" } }
                """;

        assertThat(Configurations.problems(broken, variables)).isNotEmpty().doesNotContain("sk-top");
        assertThat(Configurations.of(fine, variables).toString())
                .contains("openai")
                .doesNotContain("sk-top");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-key: *sk-top",
                "api-key: !sk-top",
                "api-key: @sk-top",
                "api-key: sk-top: x",
                "{ dialect: openai, api-key:sk-top }",
                "api-key: \"sk-top"
            })
    void broken_yaml_does_not_quote_the_line(String line) {
        assertThat(Configurations.problems("providers:\n  openai:\n    " + line))
                .isNotEmpty()
                .doesNotContain("sk-top");
    }
}
