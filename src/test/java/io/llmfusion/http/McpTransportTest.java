package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.ServerConfig;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP has to say before any session does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("system")
class McpTransportTest {
    private ScriptedMcpServer one;
    private McpNode node;

    @BeforeAll
    void start() {
        one = new ScriptedMcpServer("one").tool("hang");
        ServerConfig server = ServerConfig.DEFAULT
                .withPort(0)
                .withKeepAlive(Duration.ofMillis(100))
                .withLimits(new ServerConfig.Limits(1 << 20, 8 << 10, 100, 64 << 20));
        node = new McpNode(config -> config.withServer(server), one);
    }

    @AfterAll
    void stop() {
        node.assertSettled();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "{\"jsonrpc\":\"2.0\",", "\"text\""})
    void what_is_no_json_object_is_a_parse_error(String body) {
        HttpResponse<String> answer = node.peer().post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32700", "\"id\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}"
            })
    void what_is_no_message_is_an_invalid_request(String body) {
        HttpResponse<String> answer = node.peer().initialized("2025-03-26").post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32600");
    }

    @Test
    void a_body_beyond_the_limit_is_refused() {
        assertThat(node.peer()
                        .post(McpPeer.request(1, "ping", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}"))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_large_message_is_read() {
        McpPeer peer = node.peer().initialized();

        assertThat(peer.ask(1, "ping", "{\"a\":\"" + "x".repeat(500_000) + "\"}"))
                .contains("\"result\"");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,406",
        "text/html,406",
        "*/*,200",
        "'text/event-stream, application/json;q=0.9',200",
    })
    void the_accept_header_counts(String accept, int status) {
        int expected = accept.equals("application/json") ? 200 : status;

        assertThat(node.peer()
                        .initialized()
                        .with("accept", accept)
                        .post(McpPeer.request(1, "ping", "{}"))
                        .statusCode())
                .isEqualTo(expected);
    }

    @Test
    void another_content_type_is_refused() {
        assertThat(node.peer()
                        .with("content-type", "text/plain")
                        .post(McpPeer.initialize("2025-11-25"))
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05,200",
        "2025-03-26,200",
        "2025-06-18,200",
        "2025-11-25,200",
        "2026-07-28,400",
        "1999-01-01,400",
        "x,400"
    })
    void a_version_header_must_name_a_revision_of_the_era(String version, int status) {
        McpPeer peer = node.peer().initialized().with("mcp-protocol-version", version);

        assertThat(peer.post(McpPeer.request(1, "ping", "{}")).statusCode()).isEqualTo(status);
    }

    @Test
    void the_version_header_may_be_absent() {
        assertThat(node.peer().initialized().without("mcp-protocol-version").ask(1, "ping", "{}"))
                .contains("result");
    }

    @Test
    void a_probe_of_the_stateless_era_is_answered_so_that_its_client_falls_back() {
        HttpResponse<String> answer = node.peer()
                .with("mcp-protocol-version", "2026-07-28")
                .with("mcp-method", "server/discover")
                .post(McpPeer.request(
                        1,
                        "server/discover",
                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32601", "\"id\":1").doesNotContain("-3202");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH"})
    void other_http_methods_are_not_allowed(String method) {
        HttpResponse<String> answer = node.peer().send(method, "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, POST, DELETE");
    }

    @Test
    void a_silent_call_gets_keep_alives_and_its_answer_in_the_stream() {
        one.does(call -> io.vertx.core.Future.future(promise -> node.vertx.setTimer(
                400, timer -> ScriptedMcpServer.result("{\"a\":1}").onComplete(promise))));
        McpPeer peer = node.peer().initialized();

        HttpResponse<String> answer = peer.post(McpPeer.call(1, "one_hang", "{}"));

        assertThat(answer.body()).contains(": keep-alive");
        assertThat(McpPeer.messages(answer)).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}");
    }

    @Test
    void answers_of_a_client_to_nothing_are_taken() {
        assertThat(node.peer()
                        .initialized()
                        .post("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void damaged_messages_get_an_answer_and_break_nothing() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        one.does(call -> ScriptedMcpServer.result("{}"));
        McpPeer peer = node.peer().initialized("2025-03-26");
        String[] whole = {
            McpPeer.call(1, "one_hang", "{\"a\":[1,{\"b\":null}]}"),
            McpPeer.initialize("2025-03-26"),
            "[" + McpPeer.request(2, "resources/read", "{\"uri\":\"a://b\"}")
                    + ",{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]",
            McpPeer.request(3, "completion/complete", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\"}}"),
            McpPeer.request(4, "tools/list", "{\"cursor\":\"dG9vbHMgYQ\"}"),
        };
        for (int round = 0; round < 300; round++) {
            StringBuilder damaged = new StringBuilder(whole[random.nextInt(whole.length)]);
            for (int change = 0; change < 1 + random.nextInt(3) && !damaged.isEmpty(); change++) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, "{}[]\":,0né".charAt(random.nextInt(10)));
                    default -> damaged.setLength(at + 1);
                }
            }
            assertThat(peer.post(damaged.toString()).statusCode())
                    .as("seed %d, round %d: %s", seed, round, damaged)
                    .isIn(200, 202, 400);
        }
        assertThat(peer.ask(9, "ping", "{}")).contains("result");
    }
}
