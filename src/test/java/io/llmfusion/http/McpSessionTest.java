package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("system")
class McpSessionTest {
    private McpNode node;

    @BeforeAll
    void start() {
        node = new McpNode(
                McpNode.keys(
                        new AuthConfig.Key(new Caller("alice", List.of("*"), List.of("*")), Secret.of("a")),
                        new AuthConfig.Key(new Caller("bob", List.of("*"), List.of("one/*")), Secret.of("b"))),
                new ScriptedMcpServer("one").tool("first"),
                new ScriptedMcpServer("two").tool("second"));
    }

    @AfterAll
    void stop() {
        node.assertSettled();
        node.close();
    }

    private McpPeer alice() {
        return node.peer().with("authorization", "Bearer a");
    }

    private McpPeer bob() {
        return node.peer().with("authorization", "Bearer b");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05,2024-11-05",
        "2025-03-26,2025-03-26",
        "2025-06-18,2025-06-18",
        "2025-11-25,2025-11-25",
        "2026-07-28,2025-11-25",
        "1.0,2025-11-25"
    })
    void agrees_on_the_offered_revision_or_the_newest_of_the_era(String offered, String agreed) {
        HttpResponse<String> answer = alice().post(McpPeer.initialize(offered));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.read(answer.body()).at("/result/protocolVersion").stringValue())
                .isEqualTo(agreed);
        assertThat(answer.headers().firstValue("mcp-session-id").orElseThrow()).matches("[!-~]+");
    }

    @Test
    void tells_what_it_can_do_and_the_instructions_of_all_servers() {
        String answer = alice().post(McpPeer.initialize("2025-11-25")).body();

        assertThat(Json.read(answer).at("/result/capabilities"))
                .isEqualTo(Json.read("{\"tools\":{\"listChanged\":true},"
                        + "\"resources\":{\"listChanged\":true,\"subscribe\":true},"
                        + "\"prompts\":{\"listChanged\":true},\"completions\":{},\"logging\":{}}"));
        assertThat(Json.read(answer).at("/result/instructions").stringValue())
                .contains("# one", "Use one well.", "# two", "Use two well.");
        assertThat(Json.read(answer).at("/result/serverInfo/name").stringValue())
                .isEqualTo("llm-fusion-gateway");
    }

    @Test
    void one_server_has_its_own_endpoint_with_its_own_capabilities_and_names() {
        McpPeer peer = node.peer("/mcp/one").with("authorization", "Bearer a");
        String welcome = peer.post(McpPeer.initialize("2025-11-25")).body();
        peer.initialized();

        assertThat(Json.read(welcome)
                        .at("/result/capabilities/resources/subscribe")
                        .booleanValue())
                .isTrue();
        assertThat(Json.read(welcome).at("/result/capabilities").has("prompts")).isFalse();
        assertThat(Json.read(welcome).at("/result/instructions").stringValue()).isEqualTo("Use one well.");
        assertThat(peer.ask(1, "tools/list", "{}"))
                .contains("\"name\":\"first\"")
                .doesNotContain("second");
    }

    @Test
    void a_server_that_is_not_there_or_not_the_callers_is_not_found() {
        assertThat(node.peer("/mcp/three")
                        .with("authorization", "Bearer a")
                        .post(McpPeer.initialize("2025-11-25"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(node.peer("/mcp/two")
                        .with("authorization", "Bearer b")
                        .post(McpPeer.initialize("2025-11-25"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void callers_see_only_what_their_key_may_use() {
        assertThat(alice().initialized().ask(1, "tools/list", "{}")).contains("one_first", "two_second");
        assertThat(bob().initialized().ask(1, "tools/list", "{}"))
                .contains("one_first")
                .doesNotContain("two_second");
        assertThat(bob().initialized().ask(1, "tools/call", "{\"name\":\"two_second\"}"))
                .contains("\"code\":-32602", "Unknown tool: two_second");
    }

    @Test
    void a_key_is_asked_for() {
        HttpResponse<String> answer = node.peer().post(McpPeer.initialize("2025-11-25"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void a_stolen_session_is_of_no_use() {
        McpPeer peer = alice().initialized();

        assertThat(bob().with("mcp-session-id", peer.session())
                        .post(McpPeer.request(1, "ping", "{}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(bob().with("mcp-session-id", peer.session())
                        .send("DELETE", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(peer.ask(2, "ping", "{}")).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "AAAA", "mcp.session.1"})
    void a_forged_session_is_not_found(String id) {
        assertThat(alice().with("mcp-session-id", id)
                        .post(McpPeer.request(1, "ping", "{}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_changed_session_id_is_not_found() {
        String id = alice().initialized().session();
        char last = id.charAt(20) == 'A' ? 'B' : 'A';
        String changed = id.substring(0, 20) + last + id.substring(21);

        assertThat(alice().with("mcp-session-id", changed)
                        .post(McpPeer.request(1, "ping", "{}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_session_belongs_to_the_endpoint_that_opened_it() {
        String id = alice().initialized().session();

        assertThat(node.peer("/mcp/one")
                        .with("authorization", "Bearer a")
                        .with("mcp-session-id", id)
                        .post(McpPeer.request(1, "ping", "{}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_deleted_session_is_not_found_on_any_connection() {
        McpPeer peer = alice().initialized();

        assertThat(peer.send("DELETE", "").statusCode()).isEqualTo(204);
        assertThat(peer.post(McpPeer.request(1, "ping", "{}")).statusCode()).isEqualTo(404);
        assertThat(peer.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(peer.send("DELETE", "").statusCode()).isEqualTo(404);
        assertThat(peer.send("GET", "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_request_without_a_session_is_told_how_to_get_one() {
        HttpResponse<String> answer = alice().post(McpPeer.request(1, "tools/list", "{}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Mcp-Session-Id", "initialize");
        assertThat(alice().send("GET", "").statusCode()).isEqualTo(400);
        assertThat(alice().send("DELETE", "").statusCode()).isEqualTo(400);
    }

    @Test
    void every_connection_reaches_a_session_wherever_it_lives() {
        McpPeer peer = alice().initialized();
        for (int round = 0; round < 20; round++) {
            McpPeer other = alice().with("mcp-session-id", peer.session()).with("connection-test", "" + round);
            assertThat(other.ask(round, "ping", "{}")).contains("\"result\":{}");
        }
    }
}
