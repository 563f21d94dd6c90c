package io.llmfusion.mcp.protocol;

import io.llmfusion.mcp.protocol.JsonRpcMessage.ErrorResponse;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Notification;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Request;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Response;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Messages to JSON text; params, results and error data are written as the bytes that they are. */
public final class JsonRpcWriter {
    private static final String HEAD = "{\"jsonrpc\":\"2.0\"";

    private JsonRpcWriter() {}

    public static String text(JsonRpcMessage message) {
        return switch (message) {
            case Request request -> HEAD + id(request.id()) + call(request.method(), request.params()) + "}";
            case Notification notification -> HEAD + call(notification.method(), notification.params()) + "}";
            case Response response -> HEAD + id(response.id()) + ",\"result\":" + response.result() + "}";
            case ErrorResponse failed ->
                HEAD + failed.id().map(JsonRpcWriter::id).orElse(",\"id\":null") + ",\"error\":"
                        + failed.error().json() + "}";
        };
    }

    public static Buffer bytes(JsonRpcMessage message) {
        return Json.utf8(text(message));
    }

    public static Buffer batch(List<? extends JsonRpcMessage> messages) {
        return Json.utf8("["
                + String.join(",", messages.stream().map(JsonRpcWriter::text).toList()) + "]");
    }

    private static String id(RpcId id) {
        return ",\"id\":" + id.json();
    }

    private static String call(String method, Optional<RawJson> params) {
        return ",\"method\":" + Json.quote(method)
                + params.map(value -> ",\"params\":" + value.text()).orElse("");
    }
}
