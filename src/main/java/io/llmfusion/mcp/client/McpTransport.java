package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcId;
import io.vertx.core.Future;
import java.util.List;

/** A way to carry messages to one MCP server and back. Used on its verticle's context; opened once, closed once. */
interface McpTransport {
    /** Until messages can be sent; fails with a `GatewayFailure`. What comes back goes to the listener. */
    Future<Void> open(TransportListener listener);

    /**
     * Sends a message; completes when the server has it, so that what must come first can. A request that gets no answer
     * is told of by {@link TransportListener#lost}.
     */
    Future<Void> send(JsonRpcMessage message);

    /** From now on messages say this revision. */
    void negotiated(McpRevision revision);

    /** The handshake is over: listens for what the server sends by itself. */
    void listen();

    /** Nobody waits for the answer to this request any more. */
    void abandon(RpcId request);

    /** Ends the session and what serves it; completes when all of it is gone. Nothing is heard after. */
    Future<Void> close();

    ServerState.Endpoint endpoint();

    /** The last lines that the server wrote beside the protocol. */
    List<String> diagnosis();
}
