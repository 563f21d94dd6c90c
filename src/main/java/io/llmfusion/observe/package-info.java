/**
 * Names of metrics and log keys, declared once, and the registry that counts.
 *
 * <p>May import: {@code config}, {@code model}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.observe;

import org.jspecify.annotations.NullMarked;
