/**
 * The wire format of AWS Bedrock's Converse and ConverseStream, towards providers only: no client speaks it.
 *
 * <p>Rules, where the format and the pivot differ:
 *
 * <ul>
 *   <li><b>The model</b> and whether the answer streams stand in the path, not in the body.
 *   <li><b>Turns.</b> As in Anthropic's format: sides alternate, the user begins, results of parallel calls stand together in
 *       the user message right after their calls.
 *   <li><b>Models differ</b> more than the format: what only some take (thinking, prompt caches, a forced tool) is asked of
 *       the {@code Quirks}, by the names that {@link io.llmfusion.dialect.converse.ConverseRequestWriter} lists.
 *   <li><b>Cache markers.</b> Anthropic's {@code cache_control} on a block, a tool or the whole request becomes a
 *       {@code cachePoint} behind it.
 *   <li><b>Reasoning</b> goes back byte for byte with its signature. Claude's signatures mean the same on Anthropic's own API
 *       and here.
 *   <li><b>Streams.</b> Frames are of AWS' event stream; their {@code :event-type} is the event's name. A text block has no
 *       start of its own. Usage comes in {@code metadata}, behind {@code messageStop}.
 *   <li><b>Fields of Converse</b> in a client's request ({@code guardrailConfig}, {@code performanceConfig}, ...) are passed on
 *       as they are, whatever the client's format.
 * </ul>
 *
 * <p>May import: {@code dialect}, {@code dialect.schema}, {@code model}, {@code sse}. Consumes and sends no address.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html">ConverseStream</a>
 */
@NullMarked
package io.llmfusion.dialect.converse;

import org.jspecify.annotations.NullMarked;
