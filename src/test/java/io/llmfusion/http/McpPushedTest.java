package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.model.Caller;
import io.llmfusion.scripted.Await;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MCP's first transport: one stream, and requests beside it that may come in at another instance. */
@Tag("system")
@Timeout(60)
class McpPushedTest {
    private ScriptedMcpServer one;
    private McpNode node;

    @BeforeEach
    void start() {
        one = new ScriptedMcpServer("one").tool("work");
        node = new McpNode(
                McpNode.keys(
                        new AuthConfig.Key(new Caller("ann", List.of("*"), List.of("*")), Secret.of("ann-key")),
                        new AuthConfig.Key(new Caller("bob", List.of("*"), List.of("*")), Secret.of("bob-key"))),
                one);
    }

    @AfterEach
    void stop() {
        node.assertSettled();
        node.close();
    }

    @Test
    void answers_and_notifications_come_on_the_stream() {
        one.does(call -> ScriptedMcpServer.result("{\"content\":[],\"x\": 1.50}"));
        try (McpPeer.Lines stream = peer("/sse", "ann-key").open("GET", "")) {
            McpPeer sender = sender(stream, "ann-key");
            initialize(stream, sender);

            // Many connections, so that both instances take some.
            for (int id = 1; id <= 20; id++) {
                assertThat(sender.post(McpPeer.call(id, "one_work", "{}")).statusCode())
                        .isEqualTo(202);
                assertThat(stream.nextData())
                        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[],\"x\": 1.50}}");
            }
            one.say("notifications/tools/list_changed", "{}");
            assertThat(stream.nextData()).contains("notifications/tools/list_changed");
            sender.post(McpPeer.request(30, "no/such", "{}"));
            assertThat(stream.nextData()).contains("\"id\":30", "-32601");
        }
    }

    @Test
    void what_is_no_message_is_refused_where_it_came_in() {
        try (McpPeer.Lines stream = peer("/sse", "ann-key").open("GET", "")) {
            McpPeer sender = sender(stream, "ann-key");

            assertThat(sender.post("not json").statusCode()).isEqualTo(400);
            assertThat(sender.post("[]").statusCode()).isEqualTo(400);
            sender.post(McpPeer.request(1, "tools/list", "{}"));
            assertThat(stream.nextData()).contains("\"id\":1", "begin with `initialize`");
            assertThat(peer("/messages", "ann-key").post("{}").body()).contains("sessionId is missing");
            assertThat(peer("/messages?sessionId=none", "ann-key").post("{}").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void nobody_else_speaks_on_a_stream() {
        assertThat(peer("/sse", "wrong").send("GET", "").statusCode()).isEqualTo(401);
        try (McpPeer.Lines stream = peer("/sse", "ann-key").open("GET", "")) {
            String endpoint = stream.nextData();

            assertThat(peer(endpoint, "bob-key")
                            .post(McpPeer.initialize("2024-11-05"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(peer(endpoint, "wrong")
                            .post(McpPeer.initialize("2024-11-05"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_client_that_leaves_ends_its_session_and_its_calls() {
        one.does(one::hang);
        McpPeer sender;
        try (McpPeer.Lines stream = peer("/sse", "ann-key").open("GET", "")) {
            sender = sender(stream, "ann-key");
            initialize(stream, sender);
            sender.post(McpPeer.call(1, "one_work", "{}"));
            Await.until("the call is there", () -> !one.calls("tools/call").isEmpty());
        }
        Await.until(
                "the stream is gone",
                () -> sender.post(McpPeer.request(2, "ping", "{}")).statusCode() == 404);
        Await.until("the call is given up", () -> !one.cancels().isEmpty());
    }

    private static void initialize(McpPeer.Lines stream, McpPeer sender) {
        assertThat(sender.post(McpPeer.initialize("2024-11-05")).statusCode()).isEqualTo(202);
        assertThat(stream.nextData()).contains("\"protocolVersion\":\"2024-11-05\"");
        sender.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    private McpPeer sender(McpPeer.Lines stream, String key) {
        assertThat(stream.next("event: ")).isEqualTo("endpoint");
        return peer(stream.nextData(), key);
    }

    private McpPeer peer(String path, String key) {
        return new McpPeer(node.port, path).with("authorization", "Bearer " + key);
    }
}
