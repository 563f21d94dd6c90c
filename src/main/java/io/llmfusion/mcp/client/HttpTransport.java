package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A server at an address, of which nobody said which HTTP transport it has: Streamable HTTP, unless `initialize` is refused
 * with 400, 404 or 405 and an event stream with an endpoint is there instead (2025-11-25, basic/transports, backwards
 * compatibility).
 */
final class HttpTransport implements McpTransport {
    private final HttpTarget target;
    private final Context context;
    private McpTransport chosen;
    private Optional<TransportListener> listener = Optional.empty();

    HttpTransport(HttpTarget target, Context context) {
        this.target = target;
        this.context = context;
        this.chosen = new StreamableHttpTransport(target, context, this::olderOne);
    }

    private void olderOne(JsonRpcMessage.Request initialize, GatewayError error) {
        listener.ifPresent(hearer -> {
            SseHttpTransport older = new SseHttpTransport(target, context);
            chosen = older;
            older.open(hearer)
                    .onSuccess(ignored -> older.send(initialize))
                    .onFailure(ignored -> hearer.lost(initialize.id(), error));
        });
    }

    @Override
    public Future<Void> open(TransportListener hearer) {
        listener = Optional.of(hearer);
        return chosen.open(hearer);
    }

    @Override
    public Future<Void> send(JsonRpcMessage message) {
        return chosen.send(message);
    }

    @Override
    public void negotiated(McpRevision revision) {
        chosen.negotiated(revision);
    }

    @Override
    public void listen() {
        chosen.listen();
    }

    @Override
    public void abandon(RpcId request) {
        chosen.abandon(request);
    }

    @Override
    public Future<Void> close() {
        listener = Optional.empty();
        return chosen.close();
    }

    @Override
    public ServerState.Endpoint endpoint() {
        return chosen.endpoint();
    }

    @Override
    public List<String> diagnosis() {
        return chosen.diagnosis();
    }
}
