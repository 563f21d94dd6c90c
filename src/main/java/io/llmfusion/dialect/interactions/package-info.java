/**
 * The wire format of Gemini's Interactions API, towards providers only: no client speaks it.
 *
 * <p>Rules, where the format and the pivot differ:
 *
 * <ul>
 *   <li><b>History.</b> The whole conversation goes as steps ({@code user_input}, {@code thought}, {@code model_output},
 *       {@code function_call}); nothing is stored there ({@code store: false}) and no {@code previous_interaction_id} is used.
 *   <li><b>Tool results</b> are {@code function_result} blocks of a {@code user_input} step.
 *   <li><b>Signatures</b> of thoughts go back byte for byte, in order. Clients that bring back calls but no thoughts keep
 *       them with the call that followed: see {@link io.llmfusion.dialect.interactions.InteractionsSignatures}.
 *   <li><b>Usage.</b> Here output leaves out thoughts; the pivot's output has all.
 *   <li><b>Tools that Google runs</b> are steps that only this format has.
 * </ul>
 *
 * <p>May import: {@code dialect}, {@code dialect.schema}, {@code model}, {@code sse}. Consumes and sends no address.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/interactions">Interactions API</a>
 */
@NullMarked
package io.llmfusion.dialect.interactions;

import org.jspecify.annotations.NullMarked;
