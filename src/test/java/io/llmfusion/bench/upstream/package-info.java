/**
 * The bench's own LLM provider: a process that answers OpenAI chat completions and Anthropic messages with bytes prepared
 * beforehand, at once, late, or as a paced stream, as the first segment of the path says. It never looks into a request's
 * body, so that a proxy pays for its work and not for ours. Imports {@code bench.wire}.
 */
@NullMarked
package io.llmfusion.bench.upstream;

import org.jspecify.annotations.NullMarked;
