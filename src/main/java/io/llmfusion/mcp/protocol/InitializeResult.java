package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * What a server answers to `initialize`.
 *
 * @param protocolVersion as it came; may be none that we know
 * @param instructions how to use the server, for a model
 */
public record InitializeResult(
        String protocolVersion,
        ServerCapabilities capabilities,
        Implementation serverInfo,
        Optional<String> instructions) {
    /** Missing members become empty ones. */
    public static InitializeResult read(RawJson result) {
        return new InitializeResult(
                RawSplice.string(result, "protocolVersion").orElse(""),
                RawSplice.member(result, "capabilities")
                        .map(ServerCapabilities::new)
                        .orElse(ServerCapabilities.NONE),
                Implementation.read(RawSplice.member(result, "serverInfo").orElse(RawJson.EMPTY_OBJECT)),
                RawSplice.string(result, "instructions"));
    }

    public RawJson json() {
        String tail = instructions
                .map(text -> ",\"instructions\":" + Json.quote(text))
                .orElse("");
        return new RawJson("{\"protocolVersion\":" + Json.quote(protocolVersion) + ",\"capabilities\":"
                + capabilities.raw() + ",\"serverInfo\":" + serverInfo.raw() + tail + "}");
    }
}
