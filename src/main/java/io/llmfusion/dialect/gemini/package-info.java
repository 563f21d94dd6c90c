/**
 * Gemini's generateContent, as the Gemini API and Vertex AI speak it: requests, whole answers, streams and errors, both ways,
 * and the raw path's splice and scan. The model and whether events are wanted stand in the path, not in the body. Sources:
 *
 * <ul>
 *   <li>https://ai.google.dev/api/generate-content
 *   <li>https://ai.google.dev/gemini-api/docs/function-calling
 *   <li>https://ai.google.dev/gemini-api/docs/thought-signatures
 *   <li>https://ai.google.dev/gemini-api/docs/thinking
 * </ul>
 *
 * <p>May import: {@code dialect}, {@code model}, {@code sse}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.dialect.gemini;

import org.jspecify.annotations.NullMarked;
