/**
 * How the parts of a node talk: typed addresses, requests and commands with deadlines and cancellation, streams with
 * credits, one codec, sealed ids. The only package that touches Vert.x's event bus.
 *
 * <p>May import: {@code bus.message}, {@code limits}, {@code mcp.protocol}, {@code model}. Declares every address in
 * {@link io.llmfusion.bus.Addresses}; itself it uses {@code command.<id>.control}, {@code stream.<id>} and
 * {@code stream.<id>.control}.
 *
 * <pre>
 * caller                                    callee
 *   command(address, id, body) ──────────▶ serve(address)      hold(id): hears Cancel
 *        ◀── Answered | Accepted(stream) ──   sink(stream)
 *   source(stream) ── Grant(bytes) ───────▶   stream.&lt;id&gt;.control
 *        ◀── Item(0), Item(1) … terminal ──   stream.&lt;id&gt;
 * Until the reply a caller cancels the command; once it has a stream, it cancels the stream.
 * </pre>
 *
 * A command's control is no registration on the bus, of which every request would need two: a table tells who has which
 * command here. {@code command.<id>.control} is where a stand-in for another node hears the same.
 */
@NullMarked
package io.llmfusion.bus;

import org.jspecify.annotations.NullMarked;
