/**
 * OpenAI chat completions, and what vendors make of it: requests, whole answers, streams and errors, both ways, and the raw
 * path's splice and scan. Vendors' deviations are {@code Quirks}. Source: https://platform.openai.com/docs/api-reference/chat.
 *
 * <p>May import: {@code dialect}, {@code model}, {@code sse}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.dialect.chat;

import org.jspecify.annotations.NullMarked;
