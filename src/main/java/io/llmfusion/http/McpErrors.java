package io.llmfusion.http;

import io.llmfusion.dialect.Errors;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Errors of the MCP endpoint that are HTTP answers: a JSON-RPC error without an id, with the status. */
final class McpErrors implements Errors {
    /** What the official SDKs say for a session that is not there. */
    static final long NO_SESSION = -32001;

    private static final long REFUSED = -32000;

    @Override
    public int status(GatewayError error) {
        return error.status();
    }

    @Override
    public Buffer body(GatewayError error, RequestId request) {
        long code = error instanceof GatewayError.NotFound ? NO_SESSION : REFUSED;
        RpcError rpc = new RpcError(code, error.message(), Optional.empty());
        return JsonRpcWriter.bytes(new JsonRpcMessage.ErrorResponse(Optional.empty(), rpc));
    }

    @Override
    public Buffer frame(GatewayError error, RequestId request) {
        return Buffer.buffer();
    }
}
