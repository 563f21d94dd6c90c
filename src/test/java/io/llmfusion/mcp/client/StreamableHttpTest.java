package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;
import static io.llmfusion.mcp.client.McpCaller.failure;
import static io.llmfusion.mcp.client.McpCaller.params;
import static io.llmfusion.mcp.client.McpCaller.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Command;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState.Phase;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.McpServerConfig.Transport;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streamable HTTP against a scripted peer on a real socket. */
@Tag("mcp")
class StreamableHttpTest extends HttpServerCase {
    @Test
    void opens_a_session_and_says_it_with_every_request() {
        deploy();
        assertThat(caller.tool("x", "{\"n\":1.0}")).isEqualTo("{\"content\":[]}");

        HttpPeer.Seen first = peer.seen("initialize").getFirst();
        assertThat(first.header("Mcp-Session-Id")).isEmpty();
        assertThat(first.header("Accept")).contains("application/json, text/event-stream");
        HttpPeer.Seen greeting = peer.seen("notifications/initialized").getFirst();
        assertThat(greeting.header("Mcp-Session-Id")).contains("session-1");
        HttpPeer.Seen call = peer.seen("tools/call").getFirst();
        assertThat(call.header("Mcp-Session-Id")).contains("session-1");
        assertThat(call.header("MCP-Protocol-Version")).contains("2025-11-25");
        assertThat(call.header("Authorization")).contains("Bearer token");
        assertThat(call.body()).contains("\"arguments\":{\"n\":1.0}");
    }

    @Test
    void says_no_version_to_a_server_of_a_revision_that_has_none() {
        peer.on("initialize", request -> request.json(HttpPeer.initializeResult("2025-03-26")));
        deploy();
        caller.tool("x");
        assertThat(peer.seen("tools/call").getFirst().header("MCP-Protocol-Version"))
                .isEmpty();
        assertThat(peer.seen("tools/call").getFirst().header("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void reads_an_event_stream_byte_by_byte() {
        peer.on("tools/call", request -> {
            String token = request.body().replaceAll(".*\"progressToken\":(\\d+).*", "$1");
            String text =
                    "\uFEFF: hello\r\nid: 1\r\ndata:\r\n\r\nevent: message\r\nid: 2\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":"
                            + "\"notifications/progress\",\r\ndata: \"params\":{\"progressToken\":" + token
                            + ",\"progress\":0.50}}\r\n\r\n"
                            + request.answer("{\"text\":\"é💡\"}").replace("\n", "\r\n");
            writeByteByByte(request.events(), text);
        });
        deploy();
        String params = "{\"name\":\"x\",\"_meta\":{\"progressToken\":\"mine\"}}";

        List<StreamItem> items = caller.read(await(caller.streamed(params, LONG).reply()));

        assertThat(items)
                .containsExactly(
                        new StreamItem.Notification(
                                "notifications/progress",
                                new RawJson("{\"progressToken\":\"mine\",\"progress\":0.50}")),
                        new StreamItem.Result(new McpReply.Result(new RawJson("{\"text\":\"é💡\"}"))));
    }

    private static void writeByteByByte(HttpServerResponse response, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Future<Void> written = Future.succeededFuture();
        for (byte one : bytes) {
            written = written.compose(ignored -> response.write(io.vertx.core.buffer.Buffer.buffer(new byte[] {one})));
        }
        written.onComplete(ignored -> response.end());
    }

    @Test
    void carries_20_MB_as_json_and_as_an_event() {
        String large = "{\"text\":\"" + "x".repeat(20_000_000) + "\"}";
        peer.on("tools/call", request -> {
            if (request.body().contains("\"event\"")) {
                request.events().end(request.answer(large));
            } else {
                request.json(large);
            }
        });
        deploy();
        assertThat(caller.tool("json")).isEqualTo(large);
        assertThat(caller.tool("event")).isEqualTo(large);
    }

    @Test
    void gives_log_messages_on_a_calls_stream_to_that_call() {
        String log =
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}";
        peer.on("tools/call", request -> request.events().end("data: " + log + "\n\n" + request.answer("{}")));
        deploy();
        List<StreamItem> items =
                caller.read(await(caller.streamed(params("x", "{}"), LONG).reply()));
        assertThat(items).hasSize(2);
        assertThat(caller.notified()).isEmpty();
    }

    @Test
    void initializes_anew_and_repeats_the_call_once_when_the_session_is_unknown() {
        AtomicBoolean forgotten = new AtomicBoolean();
        peer.on("tools/call", request -> {
            boolean old = request.header("Mcp-Session-Id").equals(Optional.of("session-1"));
            if (old && forgotten.get()) {
                request.body(404, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32001,\"message\":\"gone\"}}");
            } else {
                request.json("{\"ok\":true}");
            }
        });
        deploy();
        caller.tool("x");
        forgotten.set(true);

        assertThat(caller.tool("y")).isEqualTo("{\"ok\":true}");

        assertThat(peer.seen("initialize")).hasSize(2);
        assertThat(peer.seen("tools/call")).hasSize(3);
        assertThat(caller.state().restarts()).isEqualTo(1);
    }

    @Test
    void lets_other_calls_end_in_the_session_that_one_call_lost() {
        AtomicBoolean forgotten = new AtomicBoolean();
        AtomicBoolean mayAnswer = new AtomicBoolean();
        peer.on("tools/call", request -> {
            if (request.body().contains("\"slow\"")) {
                answerWhen(request, mayAnswer);
            } else if (request.header("Mcp-Session-Id").equals(Optional.of("session-1")) && forgotten.get()) {
                request.status(404);
            } else {
                request.json("{}");
            }
        });
        deploy();
        Future<McpReply> slow = caller.callTool("slow", LONG);
        until(() -> peer.seen("tools/call").size() == 1);
        forgotten.set(true);
        caller.tool("y");
        mayAnswer.set(true);

        assertThat(McpCaller.result(await(slow))).isEqualTo("{\"slow\":1}");
    }

    private void answerWhen(HttpPeer.Seen request, AtomicBoolean condition) {
        if (condition.get()) {
            request.json("{\"slow\":1}");
        } else {
            peer.run(() -> answerWhen(request, condition));
        }
    }

    @Test
    void fails_a_call_whose_session_is_unknown_again_and_again() {
        peer.on("tools/call", request -> request.status(404));
        deploy();
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("the MCP server forgets each session at once");
        assertThat(peer.seen("tools/call")).hasSize(2);
    }

    @Test
    void resumes_a_cut_stream_after_its_last_event() {
        AtomicInteger resumed = new AtomicInteger();
        StringBuilder answer = new StringBuilder();
        peer.on("tools/call", request -> {
            answer.append(request.answer("{\"n\":1}"));
            request.events().write("id: a-1\nretry: 100\ndata:\n\nid: a-2\ndata: {\"jsonrpc\":\"2.0\",\"met");
            peer.run(() -> request.request().connection().close());
        });
        peer.on("GET", request -> {
            if (request.header("Last-Event-ID").isEmpty()) {
                request.status(405);
            } else if (resumed.incrementAndGet() == 1) {
                request.events().end("id: a-3\ndata:\n\n");
            } else {
                request.events().end("id: a-4\n" + answer);
            }
        });
        deploy();

        assertThat(caller.tool("x")).isEqualTo("{\"n\":1}");

        assertThat(peer.seen("GET").stream().map(get -> get.header("Last-Event-ID")))
                .containsExactly(Optional.empty(), Optional.of("a-1"), Optional.of("a-3"));
        assertThat(peer.seen("GET").getLast().header("Mcp-Session-Id")).contains("session-1");
    }

    @Test
    void fails_a_call_whose_stream_is_cut_and_cannot_be_resumed() {
        peer.on("tools/call", request -> {
            request.events().write("data: {\"jsonrpc\":\"2.0\",\"met");
            peer.run(() -> request.request().connection().close());
        });
        deploy();
        assertReason(caller.callTool("x", LONG), Reason.BROKEN_STREAM);
    }

    private static void assertReason(Future<McpReply> call, Reason reason) {
        assertThat(failure(call))
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, error -> assertThat(error.reason())
                        .isEqualTo(reason));
    }

    @Test
    void publishes_what_comes_on_the_servers_own_stream_and_opens_it_again() {
        AtomicInteger opened = new AtomicInteger();
        peer.on("GET", request -> {
            if (opened.incrementAndGet() == 1) {
                request.events()
                        .end(
                                "id: s-1\nretry: 100\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n");
            } else {
                request.events().write("data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n");
            }
        });
        deploy();
        caller.tool("x");

        until(() -> !peer.seen("answer").isEmpty());

        assertThat(caller.notified()).containsExactly("notifications/tools/list_changed");
        assertThat(peer.seen("answer").getFirst().body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}");
        assertThat(peer.seen("GET").get(1).header("Last-Event-ID")).contains("s-1");
    }

    @Test
    void initializes_anew_when_the_servers_own_stream_tells_that_the_session_is_gone() {
        peer.on(
                "GET",
                request ->
                        request.status(request.header("Mcp-Session-Id").equals(Optional.of("session-1")) ? 404 : 405));
        deploy();
        caller.tool("x");
        until(() -> peer.seen("initialize").size() == 2);
        caller.untilPhase(Phase.READY);
    }

    @Test
    void ends_the_session_when_it_is_undeployed() {
        String id = deploy();
        caller.tool("x");
        await(vertx.undeploy(id));
        assertThat(peer.seen("DELETE").getFirst().header("Mcp-Session-Id")).contains("session-1");
    }

    @Test
    void tells_the_server_and_lets_go_of_the_answer_when_a_deadline_passes() {
        AtomicBoolean closed = new AtomicBoolean();
        peer.on("tools/call", request -> request.response().exceptionHandler(ignored -> closed.set(true)));
        deploy();
        caller.call("tools/list", "{}", LONG);

        assertThat(failure(caller.callTool("x", Duration.ofMillis(300)))).isInstanceOf(GatewayError.TimedOut.class);

        until(() -> !peer.seen("notifications/cancelled").isEmpty() && closed.get());
        String id = peer.seen("tools/call").getFirst().id();
        assertThat(peer.seen("notifications/cancelled").getFirst().body()).contains("\"requestId\":" + id);
    }

    @Test
    void tells_the_server_when_the_reader_of_a_stream_cancels() {
        peer.on("tools/call", request -> {
            String token = request.body().replaceAll(".*\"progressToken\":(\\d+).*", "$1");
            request.events()
                    .write(
                            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                                    + token + ",\"progress\":1}}\n\n");
        });
        deploy();
        Command<McpReply> call = caller.streamed(params("x", "{}"), LONG);
        McpReply.Accepted accepted = (McpReply.Accepted) await(call.reply());

        caller.on(client -> client.source(accepted.stream())
                .handler(ignored -> {})
                .cancel(new Cancel("enough", Cancel.Policy.RESET)));

        until(() -> !peer.seen("notifications/cancelled").isEmpty());
        assertThat(peer.seen("notifications/cancelled").getFirst().body()).contains("enough");
    }

    @Test
    void goes_to_the_older_transport_only_for_servers_that_have_it() {
        peer.on("initialize", request -> request.status(405));
        deploy();
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` answered with status 405");
        assertThat(peer.seen("GET")).hasSize(1);
    }

    @Test
    void does_not_show_secrets_of_the_address() {
        deploy(Servers.http(Servers.LAZY, peer.url("/mcp?key=s3cret"), Transport.STREAMABLE));
        caller.tool("x");
        assertThat(caller.state().toString()).doesNotContain("s3cret").doesNotContain("Bearer");
        assertThat(peer.seen("tools/call").getFirst().request().query()).isEqualTo("key=s3cret");
    }
}
