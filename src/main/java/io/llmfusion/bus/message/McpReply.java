package io.llmfusion.bus.message;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import java.util.Optional;

/** What an MCP server says to a call. */
public sealed interface McpReply {
    /** @param result the JSON-RPC `result`, byte for byte */
    record Result(RawJson result) implements McpReply {}

    /** The server's own JSON-RPC error. */
    record Refused(long code, String message, Optional<RawJson> data) implements McpReply {}

    /** The call goes on; notifications and the result come on the stream. */
    record Accepted(StreamId stream) implements McpReply {}
}
