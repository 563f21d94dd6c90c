package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;

/**
 * What a client says first.
 *
 * @param protocolVersion as it came; may be none that we know
 * @param capabilities of the client, as they came
 */
public record InitializeParams(String protocolVersion, RawJson capabilities, Implementation clientInfo) {
    /** Missing members become empty ones. */
    public static InitializeParams read(RawJson params) {
        return new InitializeParams(
                RawSplice.string(params, "protocolVersion").orElse(""),
                RawSplice.member(params, "capabilities").orElse(RawJson.EMPTY_OBJECT),
                Implementation.read(RawSplice.member(params, "clientInfo").orElse(RawJson.EMPTY_OBJECT)));
    }

    public RawJson json() {
        return new RawJson("{\"protocolVersion\":" + Json.quote(protocolVersion) + ",\"capabilities\":" + capabilities
                + ",\"clientInfo\":" + clientInfo.raw() + "}");
    }
}
