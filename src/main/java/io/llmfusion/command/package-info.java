/**
 * The sub-commands of {@code fusion}.
 *
 * <p>May import: everything. Consumes and sends no address itself.
 */
@NullMarked
package io.llmfusion.command;

import org.jspecify.annotations.NullMarked;
