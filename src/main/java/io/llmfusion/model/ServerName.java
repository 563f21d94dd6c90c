package io.llmfusion.model;

/** The name of a configured MCP server, as in `mcp.servers:` of the configuration. */
public record ServerName(String value) {
    public ServerName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("ServerName must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
