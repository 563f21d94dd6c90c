/**
 * What reads bytes of strangers, given bytes that nobody would write. {@code scripts/fuzz} lets Jazzer look for such bytes by
 * coverage; what it found worth keeping stands in {@code src/test/resources/fuzz} and is read again by a test.
 */
@NullMarked
package io.llmfusion.fuzz;

import org.jspecify.annotations.NullMarked;
