/**
 * The gateway's own MCP server, `fusion`: any MCP client reaches every model through its `llm_*` tools. An address like
 * any other server's; plain chats only, so that no tool loop runs inside another.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code mcp.protocol}, {@code config}, {@code model}, {@code observe}.
 * Consumes {@code mcp.server.fusion} and {@code mcp.server.fusion.state}; sends to {@code llm.chat} and
 * {@code llm.models}.
 */
@NullMarked
package io.llmfusion.mcp.builtin;

import org.jspecify.annotations.NullMarked;
