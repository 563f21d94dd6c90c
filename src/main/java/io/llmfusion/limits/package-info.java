/**
 * Budgets of a node that all requests share: buffered bytes, streams in flight. Thread-safe, made once by the composition
 * root and handed to every verticle that takes or gives back.
 *
 * <p>May import: {@code config}, {@code model}, {@code observe}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.limits;

import org.jspecify.annotations.NullMarked;
