package io.llmfusion.bus.message;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;

/** What travels on a stream, in order. Exactly one terminal item ends it; a stream that stops without one has failed. */
public sealed interface StreamItem {
    /** Whether nothing comes after it. */
    default boolean isTerminal() {
        return switch (this) {
            case Event item -> item.event().isTerminal();
            case RawEnd ignored -> true;
            case Result ignored -> true;
            case Failed ignored -> true;
            case Raw ignored -> false;
            case Notification ignored -> false;
            case Request ignored -> false;
        };
    }

    /** A pivot event of a chat answer. */
    record Event(ChatEvent event) implements StreamItem {}

    /** Whole frames of the provider's own bytes. */
    record Raw(RawChunk chunk) implements StreamItem {}

    /** The clean end of a raw stream; its last frames have been sent before. */
    record RawEnd(Optional<Usage> usage, Optional<FinishReason> finish, List<Warning> warnings) implements StreamItem {
        public RawEnd {
            warnings = List.copyOf(warnings);
        }
    }

    /** A JSON-RPC notification that belongs to an MCP call (progress, logging), whole. */
    record Notification(String method, RawJson params) implements StreamItem {}

    /** A JSON-RPC request of the MCP server in the course of a call; answered at `mcp.call.<id>.answers`. */
    record Request(RawJson id, String method, RawJson params) implements StreamItem {}

    /** The end of an MCP call: its result or the server's own error. */
    record Result(McpReply reply) implements StreamItem {}

    /** The end by an error of the gateway or of its upstream. */
    record Failed(GatewayError error) implements StreamItem {}
}
