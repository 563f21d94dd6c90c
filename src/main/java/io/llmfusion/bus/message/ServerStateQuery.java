package io.llmfusion.bus.message;

/** Asks an MCP server's verticle for its {@link ServerState}; `mcp.server.<name>.state`. Never starts the server. */
public record ServerStateQuery() {}
