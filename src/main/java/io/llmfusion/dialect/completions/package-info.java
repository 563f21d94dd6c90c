/**
 * OpenAI's legacy text completions as clients speak them: a bare prompt, for which a chat of any provider stands in.
 * Providers that offer completions themselves get the client's own bytes, and then nothing of this is used.
 *
 * <p>May import: {@code dialect}, {@code model}, {@code sse}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">completions</a>
 */
@NullMarked
package io.llmfusion.dialect.completions;

import org.jspecify.annotations.NullMarked;
