/**
 * The Model Context Protocol as data: the JSON-RPC envelope, methods, revisions and the objects that both our client
 * side and our server side read. Raw JSON is kept: views read what they need, {@code RawSplice} changes one member and
 * leaves every other byte.
 *
 * <p>May import: {@code model}. Pure; consumes and sends no address.
 */
@NullMarked
package io.llmfusion.mcp.protocol;

import org.jspecify.annotations.NullMarked;
