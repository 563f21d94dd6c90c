/**
 * One list of everything that all MCP servers have: stable unique names, allow rules, which server a name means. One dead
 * or hung server never hides the others.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code mcp.protocol}, {@code config}, {@code model}, {@code observe}.
 * Consumes {@code mcp.catalog} and {@code mcp.server.<name>.events}; sends to {@code mcp.server.<name>} and
 * {@code mcp.server.<name>.state}; publishes {@code mcp.catalog.events}.
 */
@NullMarked
package io.llmfusion.mcp.catalog;

import org.jspecify.annotations.NullMarked;
