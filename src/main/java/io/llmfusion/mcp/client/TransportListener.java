package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import java.util.Optional;

/** Hears what comes from a server; on the verticle's context. */
interface TransportListener {
    /** @param during the request in whose answer it came, where the transport can tell */
    void received(JsonRpcInput input, Optional<RpcId> during);

    /** This request will get no answer. */
    void lost(RpcId request, GatewayError error);

    /** The server does not know our session any more, and told so in answer to this request or outside of any. */
    void sessionLost(Optional<RpcId> request);

    /** Nothing can be sent and nothing comes any more. Once, and not after a close of ours. */
    void closed(String reason);
}
