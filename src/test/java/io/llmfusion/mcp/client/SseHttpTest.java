package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.failure;
import static io.llmfusion.mcp.client.McpCaller.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerState.Phase;
import io.llmfusion.config.McpServerConfig.Transport;
import io.llmfusion.mcp.protocol.McpRevision;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTP with SSE as of 2024-11-05, chosen or fallen back to. */
@Tag("mcp")
class SseHttpTest extends HttpServerCase {
    private final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();

    /** Makes the peer one that has only the oldest transport. */
    private void onlySse(String endpoint) {
        peer.on("GET", request -> {
            HttpServerResponse stream = request.events();
            streams.add(stream);
            stream.write("event: endpoint\ndata: " + endpoint + "\n\n");
        });
        peer.on("initialize", request -> answer(request, HttpPeer.initializeResult("2024-11-05")));
        peer.on("tools/call", request -> answer(request, "{\"n\":1.0}"));
    }

    private void answer(HttpPeer.Seen request, String result) {
        if ("/messages".equals(request.request().path())) {
            request.response().setStatusCode(202).end("Accepted");
            streams.getLast().write("event: message\n" + request.answer(result));
        } else {
            request.status(405);
        }
    }

    @Test
    void posts_to_the_endpoint_that_the_stream_names() {
        onlySse("/messages?session=7");
        deploy(Servers.http(Servers.LAZY, peer.url("/sse"), Transport.SSE));

        assertThat(caller.tool("x")).isEqualTo("{\"n\":1.0}");

        assertThat(peer.seen("tools/call").getFirst().request().query()).isEqualTo("session=7");
        assertThat(peer.seen("tools/call").getFirst().header("Authorization")).contains("Bearer token");
        ServerState state = caller.state();
        assertThat(state.endpoint()).isEqualTo(new ServerState.Endpoint.Remote("sse", peer.url("/sse")));
        assertThat(state.peer().orElseThrow().revision()).isEqualTo(McpRevision.R2024_11_05);
    }

    @Test
    void falls_back_to_it_when_initialize_cannot_be_posted() {
        onlySse("/messages");
        deploy(Servers.http(Servers.LAZY, peer.url("/sse"), Transport.STREAMABLE));
        assertThat(caller.tool("x")).isEqualTo("{\"n\":1.0}");
        assertThat(caller.state().endpoint()).isEqualTo(new ServerState.Endpoint.Remote("sse", peer.url("/sse")));
    }

    @Test
    void sends_nothing_to_an_endpoint_of_another_origin() {
        try (HttpPeer stranger = new HttpPeer()) {
            onlySse(stranger.url("/messages"));
            deploy(Servers.http(Servers.LAZY, peer.url("/sse"), Transport.SSE));
            assertThat(failure(caller.callTool("x", LONG)).message()).contains("another origin");
            assertThat(stranger.seen("initialize")).isEmpty();
        }
    }

    @Test
    void fails_its_calls_and_connects_anew_when_the_stream_ends() {
        onlySse("/messages");
        peer.on("tools/call", request -> request.status(202));
        deploy(Servers.http(Servers.EAGER, peer.url("/sse"), Transport.SSE));
        caller.untilPhase(Phase.READY);
        Future<?> call = caller.callTool("x", LONG);
        until(() -> !peer.seen("tools/call").isEmpty());

        peer.run(() -> streams.getFirst().end());

        assertThat(failure(call).message()).isEqualTo("MCP server `scripted` ended its event stream");
        until(() -> streams.size() == 2);
        caller.untilPhase(Phase.READY);
    }

    @Test
    void tells_when_there_is_no_event_stream() {
        peer.on("GET", request -> request.body(200, "{}"));
        deploy(Servers.http(Servers.LAZY, peer.url("/sse"), Transport.SSE));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` gave no event stream");
    }
}
