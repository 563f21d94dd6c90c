package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RawElements;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.RawJson;
import java.util.List;

/** Answers what a server asks of us by itself. Pure. */
final class ServerRequests {
    /** What we declare in `initialize`; only what is answered here. */
    static final RawJson CAPABILITIES = new RawJson("{\"roots\":{}}");

    private final RawJson roots;

    ServerRequests(List<RawJson> roots) {
        this.roots = new RawJson("{\"roots\":" + RawElements.write(roots) + "}");
    }

    JsonRpcMessage answer(JsonRpcMessage.Request request) {
        if (McpMethod.PING.is(request.method())) {
            return new JsonRpcMessage.Response(request.id(), RawJson.EMPTY_OBJECT);
        }
        if (McpMethod.ROOTS_LIST.is(request.method())) {
            return new JsonRpcMessage.Response(request.id(), roots);
        }
        String why = McpMethod.of(request.method()).isPresent()
                ? "the client has not declared the capability for this"
                : "unknown method";
        return new JsonRpcMessage.ErrorResponse(request.id(), RpcErrorCode.METHOD_NOT_FOUND.error(why));
    }
}
