package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The `error` of a JSON-RPC answer.
 *
 * @param data as it came
 */
public record RpcError(long code, String message, Optional<RawJson> data) {
    public static RpcError of(RpcErrorCode code, String message) {
        return new RpcError(code.code(), message, Optional.empty());
    }

    public boolean is(RpcErrorCode other) {
        return other.is(code);
    }

    /** Reads an error object; what is none becomes an internal error that says so. */
    public static RpcError read(RawJson error) {
        try {
            RawObject members = RawObject.read(error.text());
            long code = members.get("code")
                    .map(RawJson::tree)
                    .filter(value -> value.isNumber())
                    .map(value -> value.decimalValue().longValue())
                    .orElse(RpcErrorCode.INTERNAL_ERROR.code());
            return new RpcError(code, members.string("message").orElse(""), members.get("data"));
        } catch (JacksonException notAnObject) {
            return of(RpcErrorCode.INTERNAL_ERROR, "the peer sent an error that is no object");
        }
    }

    public RawJson json() {
        String tail = data.map(value -> ",\"data\":" + value.text()).orElse("");
        return new RawJson("{\"code\":" + code + ",\"message\":" + Json.quote(message) + tail + "}");
    }
}
