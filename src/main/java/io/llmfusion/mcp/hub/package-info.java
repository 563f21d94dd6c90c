/**
 * The aggregated MCP server: what a client of ours sees of all servers together, or of one of them, without any transport.
 * Sessions of the 2025 era live here; the stateless era joins beside them.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code mcp.protocol}, {@code config}, {@code model}, {@code observe}.
 * Consumes {@code mcp.session.<id>}, {@code mcp.catalog.events}, {@code mcp.server.<name>.events} and
 * {@code command.<id>.control}; sends to {@code mcp.catalog} and {@code mcp.server.<name>}; produces and consumes streams.
 */
@NullMarked
package io.llmfusion.mcp.hub;

import org.jspecify.annotations.NullMarked;
