/**
 * Our side as a client of MCP servers: one verticle per configured server, its transports (stdio, Streamable HTTP, HTTP
 * with SSE), its life from the first call to the last.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code limits}, {@code mcp.protocol}, {@code sse}, {@code guard},
 * {@code config}, {@code model}, {@code observe}. Consumes {@code mcp.server.<name>}, {@code mcp.server.<name>.state} and
 * {@code command.<id>.control}; publishes {@code mcp.server.<name>.events}; produces streams.
 */
@NullMarked
package io.llmfusion.mcp.client;

import org.jspecify.annotations.NullMarked;
