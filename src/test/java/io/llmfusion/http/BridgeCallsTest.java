package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Peer;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.catalog.ScriptedServer;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Calls over the bridge, over a socket. */
@Tag("system")
class BridgeCallsTest {
    private static final String RESULT = "{ \"content\":[], \"structuredContent\":{\"n\":1.10},\n\"isError\":false }";
    private static final String COPY = "{\"name\":\"copy\",\"inputSchema\":{\"type\":\"object\",\"properties\":"
            + "{\"times\":{\"type\":\"integer\"}},\"required\":[\"times\"]}}";

    private final BridgeNode node = BridgeNode.with("files");
    private final ScriptedServer files = node.server("files")
            .lists(ItemKind.TOOL, COPY, ScriptedServer.tool("list"))
            .says("tools/call", RESULT);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void the_result_comes_as_the_server_sent_it_and_the_arguments_go_as_they_came() {
        HttpResponse<String> response = node.post("/v1/mcp/tools/files_copy", "{ 'times' : 2 , 'x':1.10}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(RESULT);
        McpCall call = files.calls().getLast();
        assertThat(call.params().text()).isEqualTo("{\"name\":\"copy\",\"arguments\":{ \"times\" : 2 , \"x\":1.10}}");
        assertThat(call.streamed()).isFalse();
    }

    @Test
    void an_empty_body_is_no_arguments() {
        assertThat(node.post("/v1/mcp/tools/files_list", "").statusCode()).isEqualTo(200);
        assertThat(files.calls().getLast().params().text()).isEqualTo("{\"name\":\"list\",\"arguments\":{}}");
    }

    @Test
    void a_tool_may_be_named_as_its_server_does() {
        assertThat(node.post("/v1/mcp/tools/list?server=files", "{}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_tool_that_reports_an_error_is_a_200() {
        files.says("tools/call", "{\"content\":[],\"isError\":true}");
        HttpResponse<String> response = node.post("/v1/mcp/tools/files_list", "{}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"content\":[],\"isError\":true}");
    }

    @Test
    void arguments_that_do_not_fit_are_refused_by_field() {
        JsonNode wrong = error(400, node.post("/v1/mcp/tools/files_copy", "{'times':'two'}"));
        assertThat(wrong.path("param").asString()).isEqualTo("times");
        assertThat(wrong.path("message").asString()).contains("integer");
        assertThat(error(400, node.post("/v1/mcp/tools/files_copy", ""))
                        .path("param")
                        .asString())
                .isEqualTo("times");
        assertThat(files.calls("tools/call")).isZero();
    }

    @Test
    void a_body_that_is_no_object_is_refused() {
        for (String body : List.of("[1]", "{'times':", "nonsense", "{}{}", "'text'")) {
            assertThat(error(400, node.post("/v1/mcp/tools/files_copy", body))
                            .path("message")
                            .asString())
                    .contains("JSON object");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        error(413, node.post("/v1/mcp/tools/files_list", "{'x':'" + "a".repeat(1 << 20) + "'}"));
    }

    @Test
    void large_arguments_are_checked_too() {
        String body = "{'times':'" + "a".repeat(600 << 10) + "'}";
        assertThat(error(400, node.post("/v1/mcp/tools/files_copy", body))
                        .path("param")
                        .asString())
                .isEqualTo("times");
    }

    @Test
    void unknown_names_are_404() {
        error(404, node.post("/v1/mcp/tools/nobodys", "{}"));
        assertThat(node.post("/v1/mcp/tools/files_cpoy", "{}").body()).contains("did you mean files_copy?");
        error(404, node.post("/v1/mcp/prompts/nobodys", "{}"));
        error(404, node.get("/v1/mcp/resources/read?uri=note%3A%2F%2Fx"));
        assertThat(error(400, node.get("/v1/mcp/resources/read")).path("param").asString())
                .isEqualTo("uri");
    }

    @Test
    void errors_of_the_server_keep_their_words() {
        refuses(-32602, "Invalid arguments for tool list");
        assertThat(error(400, node.post("/v1/mcp/tools/files_list", "{}"))
                        .path("message")
                        .asString())
                .contains("Invalid arguments for tool list")
                .contains("-32602");
        refuses(-32603, "disk full");
        assertThat(error(502, node.post("/v1/mcp/tools/files_list", "{}"))
                        .path("message")
                        .asString())
                .contains("disk full");
    }

    @Test
    void failures_of_the_transport_keep_their_status() {
        files.does("tools/call", (bus, call) -> GatewayFailure.future(new GatewayError.TimedOut("too slow", "tool")));
        error(504, node.post("/v1/mcp/tools/files_list", "{}"));
        files.undeploy();
        error(503, node.post("/v1/mcp/tools/files_list", "{}"));
    }

    @Test
    void progress_comes_first_and_the_result_last() {
        files.does(
                "tools/call",
                (bus, call) -> stream(
                        bus,
                        new StreamItem.Notification(
                                "notifications/progress",
                                new RawJson("{\"progressToken\":7,\"progress\":1,\"total\":2.0}")),
                        new StreamItem.Notification(
                                "notifications/message", new RawJson("{\"level\":\"info\",\"data\":\"x\"}")),
                        new StreamItem.Notification("notifications/odd", new RawJson("{}")),
                        new StreamItem.Result(new McpReply.Result(new RawJson(RESULT)))));
        HttpResponse<String> response = node.send(events("/v1/mcp/tools/files_list", "{}"));
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(withoutComments(response.body())).isEqualTo("""
                event: progress
                data: {"progress":1,"total":2.0}

                event: log
                data: {"level":"info","data":"x"}

                event: notification
                data: {"method":"notifications/odd","params":{}}

                event: result
                data: { "content":[], "structuredContent":{"n":1.10},
                data: "isError":false }

                """);
        assertThat(files.calls().getLast().streamed()).isTrue();
    }

    @Test
    void a_result_without_progress_is_one_event() {
        HttpResponse<String> response = node.send(events("/v1/mcp/tools/files_list", "{}"));
        assertThat(withoutComments(response.body())).startsWith("event: result\n");
    }

    @Test
    void what_fails_before_the_first_event_is_an_http_error() {
        error(400, node.send(events("/v1/mcp/tools/files_copy", "{}")));
        error(404, node.send(events("/v1/mcp/tools/nobodys", "{}")));
    }

    @Test
    void what_fails_after_the_first_event_is_an_error_event() {
        files.does(
                "tools/call",
                (bus, call) -> stream(
                        bus,
                        new StreamItem.Notification("notifications/progress", new RawJson("{\"progress\":1}")),
                        new StreamItem.Failed(new GatewayError.UpstreamFailed(
                                "it broke off", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM))));
        HttpResponse<String> response = node.send(events("/v1/mcp/tools/files_list", "{}"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("event: error\ndata: {\"error\":{\"message\":\"it broke off\"");
    }

    @Test
    void a_silent_call_is_kept_alive() {
        files.hangs("tools/call");
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> reading = listen(lines);
        Peer.until(() -> lines.contains(": keep-alive"));
        reading.cancel(true);
        Peer.until(() -> !files.cancelled().isEmpty());
    }

    @Test
    void a_client_that_goes_away_cancels_its_call() {
        files.hangs("tools/call");
        CompletableFuture<HttpResponse<String>> plain = node.client()
                .sendAsync(post("/v1/mcp/tools/files_list", "{}").build(), HttpResponse.BodyHandlers.ofString());
        Peer.until(() -> files.calls("tools/call") == 1);
        plain.cancel(true);
        Peer.until(() -> files.cancelled().size() == 1);
        assertThat(files.cancelled().getFirst().reason()).isEqualTo("client gone");
    }

    @Test
    void a_client_that_goes_away_cancels_its_stream() {
        List<String> gone = new CopyOnWriteArrayList<>();
        files.does("tools/call", (bus, call) -> {
            StreamSink sink = bus.sink(StreamId.fresh());
            sink.onGone(cancel -> gone.add(cancel.reason()));
            sink.write(new StreamItem.Notification("notifications/progress", new RawJson("{\"progress\":1}")));
            return Future.succeededFuture(new McpReply.Accepted(sink.id()));
        });
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> reading = listen(lines);
        Peer.until(() -> lines.contains("event: progress"));
        reading.cancel(true);
        Peer.until(() -> gone.contains("client gone"));
    }

    @Test
    void resources_are_read_at_their_own_uri() {
        files.lists(ItemKind.RESOURCE, "{\"uri\":\"file:///a b\",\"name\":\"a\"}");
        files.says("resources/read", "{\"contents\":[ ]}");
        HttpResponse<String> response = node.get("/v1/mcp/resources/read?uri=file%3A%2F%2F%2Fa%20b");
        assertThat(response.body()).isEqualTo("{\"contents\":[ ]}");
        assertThat(files.calls().getLast().params().text()).isEqualTo("{\"uri\":\"file:///a b\"}");
    }

    @Test
    void prompts_take_texts_and_what_they_require() {
        files.lists(
                ItemKind.PROMPT,
                "{\"name\":\"sum\",\"arguments\":[{\"name\":\"text\",\"required\":true},{\"name\":\"style\"}]}");
        files.says("prompts/get", "{\"messages\":[]}");
        assertThat(node.post("/v1/mcp/prompts/files_sum", "{'text':'x'}").body())
                .isEqualTo("{\"messages\":[]}");
        assertThat(files.calls().getLast().params().text())
                .isEqualTo("{\"name\":\"sum\",\"arguments\":{\"text\":\"x\"}}");
        assertThat(error(400, node.post("/v1/mcp/prompts/files_sum", ""))
                        .path("param")
                        .asString())
                .isEqualTo("text");
        assertThat(error(400, node.post("/v1/mcp/prompts/files_sum", "{'text':1}"))
                        .path("message")
                        .asString())
                .contains("string");
    }

    private void refuses(long code, String message) {
        files.does(
                "tools/call",
                (bus, call) -> Future.succeededFuture(new McpReply.Refused(code, message, Optional.empty())));
    }

    private static Future<McpReply> stream(BusClient bus, StreamItem... items) {
        StreamSink sink = bus.sink(StreamId.fresh());
        for (StreamItem item : items) {
            sink.write(item);
        }
        return Future.succeededFuture(new McpReply.Accepted(sink.id()));
    }

    private CompletableFuture<HttpResponse<Void>> listen(List<String> lines) {
        return node.client()
                .sendAsync(
                        events("/v1/mcp/tools/files_list", "{}"),
                        HttpResponse.BodyHandlers.fromLineSubscriber(new LineCollector(lines)));
    }

    private HttpRequest events(String path, String body) {
        return post(path, body).header("accept", "text/event-stream").build();
    }

    private HttpRequest.Builder post(String path, String body) {
        return node.request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String withoutComments(String events) {
        return events.replace(": keep-alive\n\n", "");
    }

    private static JsonNode error(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.read(response.body()).path("error");
    }
}
