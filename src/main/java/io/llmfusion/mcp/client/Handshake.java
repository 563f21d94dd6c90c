package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.mcp.protocol.InitializeParams;
import io.llmfusion.mcp.protocol.InitializeResult;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.util.Optional;

/** `initialize`, the answer, `notifications/initialized`: how sessions of the revisions up to 2025-11-25 begin. */
final class Handshake {
    private final ServerName server;
    private final InitializeParams params;

    Handshake(ServerName server, Implementation clientInfo) {
        this.server = server;
        this.params = new InitializeParams(McpRevision.NEWEST_LEGACY.wire(), ServerRequests.CAPABILITIES, clientInfo);
    }

    /** What the server says of itself; fails when it refuses or speaks no revision that we do. */
    Future<ServerState.Peer> run(McpConnection connection, CallTerms terms) {
        return connection
                .call(McpMethod.INITIALIZE.wire(), params.json(), terms)
                .answer()
                .compose(this::read)
                .compose(peer -> initialized(connection, peer));
    }

    private Future<ServerState.Peer> read(McpReply reply) {
        return switch (reply) {
            case McpReply.Result result -> peer(InitializeResult.read(result.result()));
            case McpReply.Refused refused ->
                refuse("refused `initialize` with error " + refused.code(), UpstreamFailed.Reason.STATUS);
            case McpReply.Accepted ignored -> refuse("cannot be spoken to", UpstreamFailed.Reason.BAD_ANSWER);
        };
    }

    private Future<ServerState.Peer> peer(InitializeResult result) {
        Optional<McpRevision> revision =
                McpRevision.of(result.protocolVersion()).filter(known -> known.era() == McpEra.LEGACY);
        if (revision.isEmpty()) {
            return refuse("speaks no protocol revision that the gateway does", UpstreamFailed.Reason.BAD_ANSWER);
        }
        return Future.succeededFuture(new ServerState.Peer(
                McpEra.LEGACY,
                revision.get(),
                result.capabilities(),
                result.serverInfo().raw(),
                result.instructions()));
    }

    private static Future<ServerState.Peer> initialized(McpConnection connection, ServerState.Peer peer) {
        connection.transport().negotiated(peer.revision());
        return connection
                .tell(new JsonRpcMessage.Notification(McpNotification.INITIALIZED))
                .map(ignored -> {
                    connection.transport().listen();
                    return peer;
                });
    }

    private Future<ServerState.Peer> refuse(String what, UpstreamFailed.Reason reason) {
        return GatewayFailure.future(new GatewayError.UpstreamFailed("MCP server `" + server + "` " + what, reason));
    }
}
