/**
 * The HTTP front end: routes, authentication, request bodies, server-sent events, errors in the client's dialect.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code limits}, {@code dialect}, {@code sse}, {@code mcp.hub},
 * {@code mcp.protocol}, {@code config}, {@code model}, {@code observe}. Sends to {@code llm.chat}, {@code llm.models},
 * {@code agent.run}, {@code mcp.catalog}, {@code mcp.session.<id>}, {@code mcp.pushed.<id>} and {@code mcp.server.<name>};
 * consumes {@code node.health} and {@code mcp.pushed.<id>}.
 */
@NullMarked
package io.llmfusion.http;

import org.jspecify.annotations.NullMarked;
