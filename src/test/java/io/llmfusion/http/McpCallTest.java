package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("system")
class McpCallTest {
    private static final String RESULT =
            "{ \"content\":[ {\"type\":\"text\",\"text\":\"h\\u00e9\"} ],\"x\" : 1.0e2,\"structuredContent\":{\"$a\":[]}}";
    private static final String LINKS = "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"file:///a\"},"
            + "{\"type\":\"resource\",\"resource\":{\"uri\":\"file:///a\",\"text\":\"t\"}}]}";

    private ScriptedMcpServer one;
    private ScriptedMcpServer two;
    private McpNode node;
    private McpPeer peer;

    @BeforeAll
    void start() {
        one = new ScriptedMcpServer("one")
                .tool("work")
                .tool("hang")
                .tool("steps")
                .has(ItemKind.RESOURCE, "{\"uri\":\"file:///a\",\"name\":\"a\"}")
                .has(ItemKind.TEMPLATE, "{\"uriTemplate\":\"note://{id}\",\"name\":\"n\"}")
                .has(ItemKind.PROMPT, "{\"name\":\"greet\"}");
        two = new ScriptedMcpServer("two")
                .tool("work")
                .has(ItemKind.RESOURCE, "{\"uri\":\"file:///a\",\"name\":\"a\"}");
        node = new McpNode(one, two);
        // Whoever lists a URI first keeps it.
        node.peer("/mcp/one").initialized().ask(1, "resources/list", "{}");
    }

    @BeforeEach
    void open() {
        one.does(call -> ScriptedMcpServer.result(RESULT));
        two.does(call -> ScriptedMcpServer.result(LINKS));
        peer = node.peer().initialized();
    }

    @AfterAll
    void stop() {
        node.assertSettled();
        node.close();
    }

    @Test
    void a_call_reaches_its_server_by_its_own_name_and_the_result_comes_back_byte_for_byte() {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":\"k\\u00e9y\",\"method\":\"tools/call\",\"params\":"
                + "{ \"arguments\":{\"a\":1.50,\"b\":[ ]}, \"name\" : \"one_work\" ,\"_meta\":{\"x\":1}}}";

        HttpResponse<String> answer = peer.post(body);

        assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"kéy\",\"result\":" + RESULT + "}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(one.calls("tools/call").getLast().params().text())
                .isEqualTo("{ \"arguments\":{\"a\":1.50,\"b\":[ ]}, \"name\" : \"work\" ,\"_meta\":{\"x\":1}}");
    }

    @Test
    void the_servers_own_error_keeps_code_message_and_data() {
        one.does(call -> Future.succeededFuture(
                new McpReply.Refused(-32042, "go there", Optional.of(new RawJson("{\"u\" :1}")))));

        assertThat(peer.ask(1, "tools/call", "{\"name\":\"one_work\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32042,\"message\":\"go there\","
                        + "\"data\":{\"u\" :1}}}");
    }

    @Test
    void a_server_that_cannot_be_reached_is_an_error_of_that_call() {
        one.does(call -> GatewayFailure.future(new GatewayError.Unavailable("it is down", Optional.empty())));

        assertThat(peer.ask(1, "tools/call", "{\"name\":\"one_work\"}")).contains("\"code\":-32000", "it is down");
    }

    @Test
    void whoever_misspells_a_name_is_told_the_nearest() {
        assertThat(peer.ask(1, "tools/call", "{\"name\":\"one_wrok\"}")).contains("one_wrok; did you mean one_work");
        assertThat(peer.ask(2, "prompts/get", "{\"name\":\"one_great\"}")).contains("did you mean one_greet?");
        assertThat(node.peer("/mcp/one").initialized().ask(3, "tools/call", "{\"name\":\"step\"}"))
                .contains("did you mean steps?");
        assertThat(node.peer("/mcp/tow").post(McpPeer.initialize("2025-06-18")).body())
                .contains("there is no MCP server `tow`; did you mean two");
    }

    @Test
    void what_is_not_there_is_told_as_each_kind_has_it() {
        assertThat(peer.ask(1, "tools/call", "{\"name\":\"nope\"}")).contains("-32602", "Unknown tool: nope");
        assertThat(peer.ask(2, "prompts/get", "{\"name\":\"nope\"}")).contains("-32602", "Unknown prompt: nope");
        assertThat(peer.ask(3, "resources/read", "{\"uri\":\"x://y\"}"))
                .contains("-32002", "\"data\":{\"uri\":\"x://y\"}");
        assertThat(peer.ask(4, "tools/call", "{}")).contains("-32602");
        assertThat(peer.ask(5, "no/such", "{}")).contains("-32601");
        assertThat(peer.ask(6, "tasks/list", "{}")).contains("-32601");
    }

    @Test
    void a_hung_server_holds_up_no_other_call_of_the_session() {
        one.does(one::hang);
        CompletableFuture<HttpResponse<String>> hung = peer.postLater(McpPeer.call(1, "one_hang", "{}"));
        McpNode.until(() -> one.calls("tools/call").stream()
                .anyMatch(call -> call.params().text().contains("hang")));

        assertThat(peer.ask(2, "tools/call", "{\"name\":\"two_work\"}")).contains("\"result\"");
        assertThat(peer.ask(3, "ping", "{}")).contains("\"result\"");
        assertThat(peer.ask(4, "tools/list", "{}")).contains("one_hang");
        assertThat(hung).isNotDone();

        cancel(1);
        assertThat(hung.join().body()).isEmpty();
    }

    private void cancel(long id) {
        assertThat(peer.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                                + id + ",\"reason\":\"enough\"}}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void cancelling_reaches_the_server_and_gets_no_answer() {
        one.does(one::hang);
        CompletableFuture<HttpResponse<String>> hung = peer.postLater(McpPeer.call(7, "one_hang", "{}"));
        McpNode.until(() -> !one.calls("tools/call").isEmpty()
                && one.calls("tools/call").getLast().params().text().contains("hang"));

        cancel(7);

        assertThat(hung.join().body()).doesNotContain("jsonrpc");
        McpNode.until(() -> one.cancels().contains("enough"));
        node.assertSettled();
    }

    @Test
    void cancelling_ends_a_call_that_streams() {
        one.does(call -> one.stream(sink -> sink.write(new StreamItem.Notification(
                "notifications/progress", new RawJson("{\"progressToken\":\"t\",\"progress\":1}")))));
        try (McpPeer.Lines lines = peer.open("POST", withToken(8, "one_steps"))) {
            assertThat(lines.nextData()).contains("\"progress\":1");
            int before = one.cancels().size();

            cancel(8);

            assertThat(lines.nextData()).isEmpty();
            McpNode.until(() -> one.cancels().size() > before);
        }
        node.assertSettled();
    }

    private static String withToken(long id, String tool) {
        return McpPeer.request(
                id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{},\"_meta\":{\"progressToken\":\"t\"}}");
    }

    @Test
    void progress_comes_under_the_clients_token_before_the_result() {
        one.does(call -> one.progress(call, 2, RESULT));

        assertThat(peer.messages(withToken(1, "one_steps")))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"t\",\"progress\":1}}",
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"t\",\"progress\":2}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + RESULT + "}");
    }

    @Test
    void without_a_token_progress_is_left_out_and_the_answer_is_plain_json() {
        one.does(call -> one.progress(call, 2, RESULT));

        HttpResponse<String> answer = peer.post(McpPeer.call(1, "one_steps", "{}"));

        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).endsWith("\"result\":" + RESULT + "}");
    }

    @Test
    void a_client_that_takes_json_alone_gets_it_without_the_progress() {
        one.does(call -> one.progress(call, 2, RESULT));
        peer.with("accept", "application/json");

        assertThat(peer.post(withToken(1, "one_steps")).body()).endsWith("\"result\":" + RESULT + "}");
    }

    @Test
    void a_client_that_takes_events_alone_gets_events() {
        peer.with("accept", "text/event-stream");

        HttpResponse<String> answer = peer.post(McpPeer.request(1, "ping", "{}"));

        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(McpPeer.messages(answer)).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }

    @Test
    void a_client_that_goes_away_has_not_cancelled_and_leaves_nothing_behind() {
        CompletableFuture<Integer> written = new CompletableFuture<>();
        one.does(call -> one.stream(sink -> {
            StreamItem.Notification step = new StreamItem.Notification(
                    "notifications/progress",
                    new RawJson("{\"progressToken\":\"t\",\"progress\":1,\"message\":\"" + "x".repeat(2_000) + "\"}"));
            sink.write(step);
            node.vertx.setTimer(200, timer -> {
                for (int at = 0; at < 200; at++) {
                    sink.write(step);
                }
                sink.write(new StreamItem.Result(new McpReply.Result(new RawJson("{}"))));
                written.complete(200);
            });
        }));
        int before = one.cancels().size();
        try (McpPeer.Lines lines = peer.open("POST", withToken(1, "one_steps"))) {
            assertThat(lines.nextData()).contains("\"progress\":1");
        }

        assertThat(written.join()).isEqualTo(200);
        node.assertSettled();
        assertThat(one.cancels()).hasSize(before);
        assertThat(peer.ask(2, "ping", "{}")).contains("result");
    }

    @Test
    void log_messages_of_a_call_come_with_it_at_or_above_the_level() {
        one.does(call -> one.stream(sink -> {
            for (String level : List.of("debug", "warning", "error")) {
                sink.write(new StreamItem.Notification(
                        "notifications/message", new RawJson("{\"level\":\"" + level + "\",\"data\":1}")));
            }
            sink.write(new StreamItem.Result(new McpReply.Result(new RawJson("{}"))));
        }));
        assertThat(peer.messages(McpPeer.call(1, "one_work", "{}"))).hasSize(4);

        assertThat(peer.ask(2, "logging/setLevel", "{\"level\":\"warning\"}")).contains("\"result\":{}");

        assertThat(peer.messages(McpPeer.call(3, "one_work", "{}")))
                .hasSize(3)
                .noneMatch(message -> message.contains("debug"));
        McpNode.until(() -> !one.calls("logging/setLevel").isEmpty());
        assertThat(peer.ask(4, "logging/setLevel", "{\"level\":\"loud\"}")).contains("-32602");
    }

    @Test
    void a_resource_that_two_servers_have_is_read_at_each_and_named_as_it_was_asked_for() {
        String listed = peer.ask(1, "resources/list", "{}");
        String other = Json.read(listed).at("/result/resources/1/uri").stringValue();
        two.does(call -> ScriptedMcpServer.result("{\"contents\":[{\"uri\":\"file:///a\",\"text\":\"two\"}]}"));
        one.does(call -> ScriptedMcpServer.result("{\"contents\":[{\"uri\":\"file:///a\",\"text\":\"one\"}]}"));

        assertThat(other).isNotEqualTo("file:///a");
        assertThat(peer.ask(2, "resources/read", "{\"uri\":\"file:///a\"}")).contains("\"text\":\"one\"");
        assertThat(Json.read(peer.ask(3, "resources/read", "{\"uri\":\"" + other + "\"}"))
                        .at("/result/contents/0"))
                .isEqualTo(Json.read("{\"uri\":\"" + other + "\",\"text\":\"two\"}"));
        assertThat(two.calls("resources/read").getLast().params().text()).isEqualTo("{\"uri\":\"file:///a\"}");
        two.does(call -> ScriptedMcpServer.result(LINKS));
        assertThat(peer.ask(4, "tools/call", "{\"name\":\"two_work\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":" + LINKS.replace("file:///a", other) + "}");
    }

    @Test
    void one_servers_endpoint_changes_nothing_at_all() {
        McpPeer bare = node.peer("/mcp/two").initialized();
        String params = "{\"name\":\"work\",\"arguments\":{}}";

        assertThat(bare.ask(1, "tools/call", params))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + LINKS + "}");
        assertThat(two.calls("tools/call").getLast().params().text()).isEqualTo(params);
    }

    @Test
    void completion_goes_to_the_server_of_its_reference() {
        one.does(call -> ScriptedMcpServer.result("{\"completion\":{\"values\":[\"a\"]}}"));

        assertThat(
                        peer.ask(
                                1,
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"one_greet\"},\"argument\":{\"name\":\"n\",\"value\":\"\"}}"))
                .contains("\"values\":[\"a\"]");
        assertThat(one.calls("completion/complete").getLast().params().text())
                .isEqualTo(
                        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"n\",\"value\":\"\"}}");
        assertThat(
                        peer.ask(
                                2,
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"note://{id}\"},\"argument\":{\"name\":\"id\",\"value\":\"\"}}"))
                .contains("\"values\":[\"a\"]");
        assertThat(peer.ask(3, "completion/complete", "{\"ref\":{\"type\":\"ref/other\"}}"))
                .contains("-32602");
    }

    @Test
    void a_batch_of_the_one_revision_that_has_them_is_answered_as_one() {
        McpPeer old = node.peer().initialized("2025-03-26").without("mcp-protocol-version");
        String batch = "[" + McpPeer.request(1, "ping", "{}") + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},"
                + McpPeer.call(2, "one_work", "{}") + ",17]";

        HttpResponse<String> answer = old.post(batch);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.read(answer.body()).size()).isEqualTo(3);
        assertThat(answer.body()).contains("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", RESULT, "-32600");
        assertThat(old.post("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void a_batch_with_progress_is_a_stream_of_everything() {
        McpPeer old = node.peer().initialized("2025-03-26");
        one.does(call -> one.progress(call, 1, RESULT));

        List<String> messages =
                old.messages("[" + McpPeer.request(1, "ping", "{}") + "," + withToken(2, "one_steps") + "]");

        assertThat(messages).hasSize(3).anyMatch(message -> message.contains("\"progress\":1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-06-18", "2025-11-25"})
    void other_revisions_have_no_batches(String revision) {
        HttpResponse<String> answer =
                node.peer().initialized(revision).post("[" + McpPeer.request(1, "ping", "{}") + "]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32600");
    }
}
