package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.Optional;

/** One JSON-RPC message; everything that is not the envelope stays as it came. */
public sealed interface JsonRpcMessage {
    /** @param params an object when present; MCP has no positional params */
    record Request(RpcId id, String method, Optional<RawJson> params) implements JsonRpcMessage {
        public RawJson paramsOrEmpty() {
            return params.orElse(RawJson.EMPTY_OBJECT);
        }
    }

    record Notification(String method, Optional<RawJson> params) implements JsonRpcMessage {
        public Notification(McpNotification kind) {
            this(kind.wire(), Optional.empty());
        }

        public Notification(McpNotification kind, RawJson params) {
            this(kind.wire(), Optional.of(params));
        }

        public RawJson paramsOrEmpty() {
            return params.orElse(RawJson.EMPTY_OBJECT);
        }
    }

    record Response(RpcId id, RawJson result) implements JsonRpcMessage {}

    /** @param id empty when the peer could not tell which request it is about */
    record ErrorResponse(Optional<RpcId> id, RpcError error) implements JsonRpcMessage {
        public ErrorResponse(RpcId id, RpcError error) {
            this(Optional.of(id), error);
        }
    }
}
