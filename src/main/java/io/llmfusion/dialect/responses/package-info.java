/**
 * The wire format of OpenAI's Responses API, both ways, streaming and whole.
 *
 * <p>Rules, where the format and the pivot differ:
 *
 * <ul>
 *   <li><b>Items.</b> A conversation is a flat list of items. What the assistant said in a row (reasoning, messages, calls)
 *       is one message of the pivot, results in a row another; ids, states and phases stay beside the parts and are written
 *       back. Items of kinds that only this format has stay whole.
 *   <li><b>Instructions.</b> A client's {@code instructions} go back there; those of other formats are messages of the
 *       input, which every vendor takes.
 *   <li><b>Reasoning.</b> A provider's {@code encrypted_content} goes back byte for byte to its vendor alone. What others
 *       signed travels in a client's history under a mark ({@link io.llmfusion.dialect.CarriedSignatures}).
 *   <li><b>Tools.</b> Functions within a {@code namespace} are flattened for other formats, {@code custom} tools become
 *       functions with one string; calls of both are told under the client's own names.
 *   <li><b>strict.</b> Here a tool is held to its schema unless it says otherwise; elsewhere it is the other way round, so
 *       what came from elsewhere without a word is written as {@code false}.
 *   <li><b>State.</b> Nothing is kept here: requests are self-contained. A provider is told not to store unless the client
 *       says so.
 *   <li><b>Streams.</b> Items are written one after the other, each with its opener and its end; only calls of the tool
 *       loop, which run side by side, may overlap. Ids made here hold {@code _fusion_}, so that they are known again.
 * </ul>
 *
 * <p>May import: {@code dialect}, {@code model}, {@code sse}. Consumes and sends no address.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">Responses</a>
 */
@NullMarked
package io.llmfusion.dialect.responses;

import org.jspecify.annotations.NullMarked;
