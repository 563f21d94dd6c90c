package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** Bytes to messages. Total: whatever comes in gives an input, at worst {@link JsonRpcInput.Invalid}. */
public final class JsonRpcReader {
    private JsonRpcReader() {}

    public static JsonRpcInput read(Buffer bytes) {
        return read(bytes.getBytes());
    }

    public static JsonRpcInput read(byte[] bytes) {
        try {
            return startsArray(bytes) ? batch(bytes) : message(RawObject.read(bytes));
        } catch (JacksonException notJson) {
            return invalid(Optional.empty(), RpcErrorCode.PARSE_ERROR, "the body is not JSON-RPC");
        }
    }

    private static boolean startsArray(byte[] bytes) {
        for (byte one : bytes) {
            if (one != ' ' && one != '\t' && one != '\r' && one != '\n') {
                return one == '[';
            }
        }
        return false;
    }

    private static JsonRpcInput batch(byte[] bytes) {
        List<JsonRpcInput> entries =
                RawElements.read(bytes).stream().map(JsonRpcReader::entry).toList();
        return entries.isEmpty()
                ? invalid(Optional.empty(), RpcErrorCode.INVALID_REQUEST, "the batch is empty")
                : new JsonRpcInput.Batch(entries);
    }

    private static JsonRpcInput entry(RawJson element) {
        try {
            return message(RawObject.read(element.text()));
        } catch (JacksonException notAnObject) {
            return invalid(Optional.empty(), RpcErrorCode.INVALID_REQUEST, "a batch entry is no object");
        }
    }

    private static JsonRpcInput message(RawObject members) {
        Optional<RpcId> id = members.get("id").flatMap(RpcId::read);
        if (!members.string("jsonrpc").equals(Optional.of("2.0"))) {
            return invalid(id, RpcErrorCode.INVALID_REQUEST, "`jsonrpc` must be \"2.0\"");
        }
        if (members.has("method")) {
            return call(members, id);
        }
        if (members.present("error")) {
            RpcError error = members.get("error").map(RpcError::read).orElseThrow();
            return new JsonRpcInput.Single(new JsonRpcMessage.ErrorResponse(id, error));
        }
        return answer(members, id);
    }

    private static JsonRpcInput call(RawObject members, Optional<RpcId> id) {
        Optional<String> method = members.string("method");
        Optional<RawJson> params = members.present("params") ? members.get("params") : Optional.empty();
        if (method.isEmpty()) {
            return invalid(id, RpcErrorCode.INVALID_REQUEST, "`method` must be a string");
        }
        if (members.has("id") && id.isEmpty()) {
            return invalid(id, RpcErrorCode.INVALID_REQUEST, "`id` must be a string or a number");
        }
        if (params.isPresent() && !isObject(members)) {
            return invalid(id, RpcErrorCode.INVALID_PARAMS, "`params` must be an object");
        }
        return new JsonRpcInput.Single(
                id.isPresent()
                        ? new JsonRpcMessage.Request(id.get(), method.get(), params)
                        : new JsonRpcMessage.Notification(method.get(), params));
    }

    private static boolean isObject(RawObject members) {
        return members.slice("params")
                .filter(slice -> slice.kind() == JsonToken.START_OBJECT)
                .isPresent();
    }

    private static JsonRpcInput answer(RawObject members, Optional<RpcId> id) {
        Optional<RawJson> result = members.get("result");
        return id.isPresent() && result.isPresent()
                ? new JsonRpcInput.Single(new JsonRpcMessage.Response(id.get(), result.get()))
                : invalid(id, RpcErrorCode.INVALID_REQUEST, "neither a request, a notification nor an answer");
    }

    private static JsonRpcInput invalid(Optional<RpcId> id, RpcErrorCode code, String message) {
        return new JsonRpcInput.Invalid(id, code.error(message));
    }
}
