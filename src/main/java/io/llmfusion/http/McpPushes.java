package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.PushedMessage;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.mcp.hub.Hub;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.SessionId;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** `GET /sse` and `POST /messages`: the first MCP transport, which older clients speak. Belongs to one event loop. */
final class McpPushes {
    static final String STREAM = "/sse";
    static final String MESSAGES = "/messages";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final Hub hub;
    private final KeepAlives keepAlives;
    private final Set<McpPushed> streams = new HashSet<>();

    McpPushes(FrontEnd frontEnd, BusClient bus, Hub hub, KeepAlives keepAlives) {
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.hub = hub;
        this.keepAlives = keepAlives;
    }

    /** Opens the stream of a new client. */
    void open(McpRoutes.Visit visit) {
        McpPushed stream = new McpPushed(visit, frontEnd, bus, hub, keepAlives);
        streams.add(stream);
        stream.start(() -> streams.remove(stream));
    }

    /** Passes on what a client says to where its stream is. */
    void take(McpRoutes.Visit visit) {
        Optional<SessionId> session = Optional.ofNullable(visit.request().getParam("sessionId"))
                .filter(id -> !id.isBlank())
                .map(SessionId::new);
        if (session.isEmpty()) {
            McpRoutes.refuse(
                    visit,
                    GatewayError.InvalidRequest.at(
                            "sessionId", "sessionId is missing: GET " + STREAM + " tells where to send messages"));
            return;
        }
        ServerConfig server = frontEnd.config().get().server();
        RequestBody.read(visit.request(), server, visit.exchange().memory())
                .map(body -> new PushedMessage(visit.caller(), body.toString(StandardCharsets.UTF_8)))
                .compose(message -> bus.request(Addresses.mcpPushed(session.get()), message, Deadline.in(PATIENCE)))
                .onSuccess(reply -> taken(visit, reply))
                .onFailure(failure -> McpRoutes.refuse(visit, McpRoutes.unanswered(visit, failure)));
    }

    private static void taken(McpRoutes.Visit visit, McpReply reply) {
        visit.exchange().memory().close();
        HttpServerResponse response = visit.request().response();
        if (reply instanceof McpReply.Refused refused) {
            RpcError error = new RpcError(refused.code(), refused.message(), refused.data());
            response.setStatusCode(400)
                    .putHeader("content-type", "application/json")
                    .end(JsonRpcWriter.bytes(new JsonRpcMessage.ErrorResponse(Optional.empty(), error)));
        } else {
            response.setStatusCode(202).putHeader("content-type", "text/plain").end("Accepted");
        }
    }

    /** Ends the streams on which nothing is waited for, the others as soon as all is answered. */
    void close() {
        Set.copyOf(streams).forEach(McpPushed::leave);
    }
}
