/**
 * The entry point of the gateway's process: {@link io.llmfusion.Main} and nothing else.
 *
 * <p>May import: {@code command}. Consumes and sends no addresses.
 */
@NullMarked
package io.llmfusion;

import org.jspecify.annotations.NullMarked;
