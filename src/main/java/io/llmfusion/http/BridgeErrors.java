package io.llmfusion.http;

import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ServerName;
import java.util.Optional;

/** What a server's JSON-RPC error is in HTTP. */
final class BridgeErrors {
    private BridgeErrors() {}

    static GatewayError of(McpReply.Refused refused, ServerName server) {
        String message = "MCP server `" + server + "` refused: " + refused.message() + " (JSON-RPC error "
                + refused.code() + ")";
        if (RpcErrorCode.INVALID_PARAMS.is(refused.code())) {
            return new GatewayError.InvalidRequest(message, Optional.empty());
        }
        if (RpcErrorCode.RESOURCE_NOT_FOUND.is(refused.code()) || RpcErrorCode.METHOD_NOT_FOUND.is(refused.code())) {
            return new GatewayError.NotFound(message);
        }
        return new GatewayError.UpstreamFailed(message, GatewayError.UpstreamFailed.Reason.STATUS);
    }
}
