package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each part of the configuration does when a reload changes it, beside providers and servers exchanged as a whole. */
@Tag("system")
@Timeout(60)
class ReloadedKeysTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String CLAUDE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hello"}],\
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}""";

    @TempDir
    Path folder;

    private final Vertx outside = Vertx.vertx();
    private ScriptedUpstream upstream;
    private RunningNode node;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(outside).then(ScriptedUpstream.answer(CLAUDE));
        node = new RunningNode(folder, yaml("", ""));
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        RunningNode.done(outside.close());
    }

    @Test
    void a_translated_answer_names_in_its_head_what_was_left_out() {
        HttpResponse<String> answer = node.post(CHAT, ask("claude/m", ",\"seed\":7"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"chat.completion\"").contains("hello");
        assertThat(answer.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(warnings -> assertThat(warnings).contains("seed: "));
        assertThat(upstream.request(0).body().toString()).doesNotContain("seed");
    }

    @Test
    void an_alias_may_begin_to_refuse_what_it_left_out_with_a_warning() {
        node.apply(yaml("", "models: { talk: { targets: [claude/m], on-unsupported: warn } }"));
        assertThat(node.post(CHAT, ask("talk", ",\"seed\":7")).statusCode()).isEqualTo(200);

        node.apply(yaml("", "models: { talk: { targets: [claude/m], on-unsupported: reject } }"));

        HttpResponse<String> refused = node.post(CHAT, ask("talk", ",\"seed\":7"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("seed");
        assertThat(node.post(CHAT, ask("talk", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void keys_come_and_go() {
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(200);

        node.apply(yaml("auth: { keys: [ { id: ann, key: ann-key-0123456789 } ] }", ""));
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(401);
        assertThat(as("ann-key-0123456789", "claude/m")).isEqualTo(200);

        node.apply(yaml("auth: { keys: [ { id: bob, key: bob-key-0123456789, models: [demo/*] } ] }", ""));
        assertThat(as("ann-key-0123456789", "claude/m")).isEqualTo(401);
        assertThat(as("bob-key-0123456789", "claude/m")).isIn(403, 404);
        assertThat(as("bob-key-0123456789", "demo/echo")).isEqualTo(200);

        node.apply(yaml("auth: { keys: [ { id: bob, key: bob-key-0123456789 } ] }", ""));
        assertThat(as("bob-key-0123456789", "claude/m")).isEqualTo(200);
    }

    @Test
    void a_provider_whose_key_is_taken_away_is_disabled_and_comes_back() {
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(200);

        node.apply(yaml("", "").replace("api-key: k", "api-key: \"\""));
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isIn(404, 503);
        assertThat(node.post(CHAT, ask("demo/echo", "")).statusCode()).isEqualTo(200);

        node.apply(yaml("", ""));
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void the_tools_of_an_alias_change() {
        node.apply(yaml("", "models: { helper: { targets: [demo/echo], mcp: [fusion], loop: { max-turns: 3 } } }"));
        assertThat(node.post(CHAT, ask("helper", "")).statusCode()).isEqualTo(200);

        node.apply(yaml("", "models: { helper: { targets: [claude/m] } }"));
        node.post(CHAT, ask("helper", ""));
        assertThat(upstream.received.getLast().body().toString()).doesNotContain("tools");

        node.apply(yaml("", "models: { helper: { targets: [claude/m], mcp: [fusion] } }"));
        node.post(CHAT, ask("helper", ""));
        assertThat(upstream.received.getLast().body().toString()).contains("fusion_llm_chat");
    }

    @Test
    void tools_of_a_server_are_denied_allowed_and_renamed() {
        String script = Path.of("src/test/resources/io/llmfusion/mcp/client/server.sh")
                .toAbsolutePath()
                .toString();
        String server = "mcp: { servers: { local: { command: sh, args: [\"" + script + "\"]%s } } }";
        node.apply(yaml("", server.formatted("")));
        RunningNode.until("the tool is there", () -> call("local_echo") == 200);

        node.apply(yaml("", server.formatted(", tools: { deny: [echo] }")));
        RunningNode.until("the tool is gone", () -> call("local_echo") == 404);

        node.apply(yaml("", server.formatted(", prefix: other")));
        RunningNode.until("the tool is back by another name", () -> call("other_echo") == 200);
        assertThat(call("local_echo")).isEqualTo(404);

        node.apply(yaml("", server.formatted(", enabled: false")));
        RunningNode.until("the server is off", () -> call("other_echo") == 404);
        assertThat(node.get("/v1/mcp/servers").body()).contains("\"disabled\"");
    }

    @Test
    void host_names_are_checked_as_soon_as_no_key_protects_the_gateway() throws IOException {
        String keys = "auth: { keys: [ { id: ann, key: ann-key-0123456789 } ] }";
        try (RunningNode open = new RunningNode(folder, everywhere(keys))) {
            assertThat(statusAt("gateway.example.com", open)).isEqualTo(401);

            open.apply(everywhere("auth: { open: true }"));
            assertThat(statusAt("rebound.example.com", open)).isEqualTo(403);

            open.apply(everywhere(keys));
            assertThat(statusAt("gateway.example.com", open)).isEqualTo(401);
        }
    }

    private String everywhere(String auth) {
        return yaml(auth, "").replace("server: { port: 0 }", "server: { host: 0.0.0.0, port: 0 }");
    }

    private static int statusAt(String host, RunningNode node) throws IOException {
        URI url = URI.create(node.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String head = "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void what_takes_a_restart_stays_and_the_rest_of_the_file_is_taken() {
        node.apply(yaml("", "models: { talk: { targets: [claude/m] } }")
                .replace("server: { port: 0 }", "server: { port: 0, limits: { body: 1KB } }"));

        String large = ask("talk", "").replace("hi", "x".repeat(4_000));
        assertThat(node.post(CHAT, large).statusCode()).isEqualTo(200);
    }

    @Test
    void retries_begin_with_a_reload() {
        upstream.then(ScriptedUpstream.answer(500, "application/json", "{}"));
        node.apply(provider("retry: { attempts: 1 }"));
        int before = upstream.received.size();
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isIn(200, 502);
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(502);
        int once = upstream.received.size();

        node.apply(provider("retry: { attempts: 3, delay: 1ms }"));

        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(502);
        assertThat(upstream.received).hasSize(once + 3);
        assertThat(once).isEqualTo(before + 2);
    }

    @Test
    void a_breaker_that_opened_follows_its_new_rules() {
        upstream.then(ScriptedUpstream.answer(500, "application/json", "{}"));
        node.apply(provider("retry: { attempts: 1 }, breaker: { minimum-calls: 2, open-for: 1h }"));
        RunningNode.until(
                "the breaker is open",
                () -> node.post(CHAT, ask("claude/m", "")).statusCode() == 503);
        int before = upstream.received.size();
        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(503);
        assertThat(upstream.received).hasSize(before);

        node.apply(provider("retry: { attempts: 1 }, breaker: { minimum-calls: 1000, open-for: 1h }"));

        assertThat(node.post(CHAT, ask("claude/m", "")).statusCode()).isEqualTo(502);
        assertThat(upstream.received).hasSize(before + 1);
    }

    @Test
    void a_servers_timeout_changes() {
        node.apply(yaml("", server("timeout: 1h")));
        RunningNode.until("the tool is there", () -> call("local_echo") == 200);

        node.apply(yaml("", server("timeout: 100ms")));

        HttpResponse<String> late = node.post("/v1/mcp/tools/local_hang", "{}");
        assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
    }

    private String provider(String further) {
        return yaml("", "").replace("api-key: k", "api-key: k, " + further);
    }

    private String server(String further) {
        String script = Path.of("src/test/resources/io/llmfusion/mcp/client/server.sh")
                .toAbsolutePath()
                .toString();
        return "mcp: { servers: { local: { command: sh, args: [\"" + script + "\"], env: { SIGNAL: \""
                + folder.resolve("signal") + "\" }, " + further + " } } }";
    }

    private int as(String key, String model) {
        return node.post(CHAT, ask(model, ""), "authorization", "Bearer " + key).statusCode();
    }

    private int call(String tool) {
        return node.post("/v1/mcp/tools/" + tool, "{}").statusCode();
    }

    private static String ask(String model, String further) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + further + "}";
    }

    private String yaml(String auth, String further) {
        return "server: { port: 0 }\nproviders:\n  demo: { dialect: demo }\n  claude: { dialect: anthropic, base-url: \""
                + upstream.url() + "\", api-key: k }\n" + auth + "\n" + further + "\n";
    }
}
