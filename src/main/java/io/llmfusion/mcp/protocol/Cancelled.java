package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;

/** The params of `notifications/cancelled`: which request is no longer wanted, and why. */
public record Cancelled(RpcId requestId, Optional<String> reason) {
    /** Empty when no request is named. */
    public static Optional<Cancelled> read(RawJson params) {
        return RawSplice.member(params, "requestId")
                .flatMap(RpcId::read)
                .map(id -> new Cancelled(id, RawSplice.string(params, "reason")));
    }

    public JsonRpcMessage.Notification notification() {
        String tail = reason.map(text -> ",\"reason\":" + Json.quote(text)).orElse("");
        RawJson params = new RawJson("{\"requestId\":" + requestId.json() + tail + "}");
        return new JsonRpcMessage.Notification(McpNotification.CANCELLED, params);
    }
}
