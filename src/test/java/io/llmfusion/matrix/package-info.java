/**
 * Every client format against every provider format: what arrives, what is warned of, what has no place. The tables of
 * {@code src/docs/matrix.md} are written from these results.
 */
@NullMarked
package io.llmfusion.matrix;

import org.jspecify.annotations.NullMarked;
