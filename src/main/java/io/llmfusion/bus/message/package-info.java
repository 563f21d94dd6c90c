/**
 * The commands, replies, stream items and queries that travel on the event bus: immutable records, passed by identity
 * inside a node and as tagged JSON between nodes.
 *
 * <p>May import: {@code model}, {@code mcp.protocol}. Consumes and sends no address itself.
 */
@NullMarked
package io.llmfusion.bus.message;

import org.jspecify.annotations.NullMarked;
