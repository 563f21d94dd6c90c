/**
 * From a model's name to an answer: what an alias stands for, in which order targets are tried, and when a failure is
 * retried, passed to the next target or given back.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code limits}, {@code guard}, {@code config}, {@code model},
 * {@code observe}. Consumes {@code llm.chat}, {@code llm.embed} and the other operations, and {@code llm.models}; sends to {@code llm.provider.<name>}.
 */
@NullMarked
package io.llmfusion.routing;

import org.jspecify.annotations.NullMarked;
