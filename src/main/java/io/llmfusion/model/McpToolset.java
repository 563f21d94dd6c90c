package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * Tools of an MCP server that a request names: an entry {@code {"type":"mcp","server_label":...}}, an alias's `mcp:`, or
 * the header `x-fusion-mcp`.
 *
 * @param server the configured server
 * @param allowedTools the server's own tool names; empty: all of them
 * @param requireApproval `never`, `always` or an object, as the Responses API has it
 */
public record McpToolset(ServerName server, Optional<List<String>> allowedTools, Optional<RawJson> requireApproval) {
    public McpToolset {
        allowedTools = allowedTools.map(List::copyOf);
    }

    public static McpToolset all(ServerName server) {
        return new McpToolset(server, Optional.empty(), Optional.empty());
    }
}
