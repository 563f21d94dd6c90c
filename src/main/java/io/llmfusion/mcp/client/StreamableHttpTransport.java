package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streamable HTTP: each message is POSTed; answers come as JSON or on an event stream of their own, the server's own
 * messages on a GET stream.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Transports</a>
 */
final class StreamableHttpTransport implements McpTransport, HttpExchange.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(StreamableHttpTransport.class);

    private static final long DELETE_SECONDS = 2;

    /** Told when the server refuses `initialize` as one that only has the transport of 2024-11-05 does. */
    interface Refusal {
        void refused(JsonRpcMessage.Request initialize, GatewayError error);
    }

    private final HttpSession session;
    private final Context context;
    private final Refusal refusal;
    private final Map<RpcId, HttpExchange> exchanges = new HashMap<>();
    private Optional<TransportListener> listener = Optional.empty();
    private Optional<ServerStream> stream = Optional.empty();

    StreamableHttpTransport(HttpTarget target, Context context, Refusal refusal) {
        this.session = new HttpSession(target);
        this.context = context;
        this.refusal = refusal;
    }

    @Override
    public Future<Void> open(TransportListener hearer) {
        listener = Optional.of(hearer);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> send(JsonRpcMessage message) {
        if (message instanceof JsonRpcMessage.Request request) {
            HttpExchange exchange = new HttpExchange(session, request, context, this);
            exchanges.put(request.id(), exchange);
            exchange.start();
            return Future.succeededFuture();
        }
        return session.post()
                .compose(post ->
                        post.idleTimeout(session.target().patienceMillis()).send(JsonRpcWriter.bytes(message)))
                .onSuccess(BoundedBody::drain)
                .<Void>mapEmpty()
                .recover(this::unsent);
    }

    /** A notification or answer that did not arrive fails nothing by itself: the next request tells how the server is. */
    private Future<Void> unsent(Throwable failure) {
        LOG.atDebug()
                .addKeyValue(LogKeys.SERVER, session.target().server())
                .log("a notification did not reach an MCP server");
        return Future.succeededFuture();
    }

    @Override
    public void negotiated(McpRevision revision) {
        session.negotiated(revision);
    }

    @Override
    public void listen() {
        listener.ifPresent(hearer -> {
            ServerStream opened = new ServerStream(session, context, hearer);
            stream = Optional.of(opened);
            opened.open();
        });
    }

    @Override
    public void abandon(RpcId request) {
        Optional.ofNullable(exchanges.remove(request)).ifPresent(HttpExchange::abandon);
    }

    @Override
    public Future<Void> close() {
        listener = Optional.empty();
        stream.ifPresent(ServerStream::close);
        List.copyOf(exchanges.values()).forEach(HttpExchange::abandon);
        exchanges.clear();
        if (session.id().isEmpty()) {
            return Future.succeededFuture();
        }
        // The server may refuse (405): sessions end by themselves too.
        return session.delete()
                .compose(delete ->
                        delete.idleTimeout(session.target().patienceMillis()).send())
                .compose(HttpClientResponse::end)
                .timeout(DELETE_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty();
    }

    @Override
    public ServerState.Endpoint endpoint() {
        return new ServerState.Endpoint.Remote(
                "streamable-http", session.target().shown());
    }

    @Override
    public List<String> diagnosis() {
        return List.of();
    }

    @Override
    public void received(JsonRpcInput input, RpcId during) {
        listener.ifPresent(hearer -> hearer.received(input, Optional.of(during)));
    }

    @Override
    public void lost(JsonRpcMessage.Request request, int status, GatewayError error) {
        boolean older = status == 400 || status == 404 || status == 405;
        if (older && McpMethod.INITIALIZE.is(request.method())) {
            refusal.refused(request, error);
        } else {
            listener.ifPresent(hearer -> hearer.lost(request.id(), error));
        }
    }

    @Override
    public void sessionLost(RpcId request) {
        listener.ifPresent(hearer -> hearer.sessionLost(Optional.of(request)));
    }

    @Override
    public void over(RpcId request) {
        exchanges.remove(request);
    }
}
