/**
 * The rules of the architecture as data and predicates, run by {@link io.llmfusion.ArchitectureTest} on the classes and sources of
 * the gateway, and on the classes of {@code fixture}, each of which breaks one.
 */
@NullMarked
package io.llmfusion.architecture;

import org.jspecify.annotations.NullMarked;
