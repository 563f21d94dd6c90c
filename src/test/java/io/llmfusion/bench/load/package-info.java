/**
 * The load generator: closed loops of a number of connections, open loops at a fixed rate corrected for coordinated
 * omission, and counting of paced streams. Everything measured is on the clock of {@code System.nanoTime}. Imports
 * {@code bench.wire}.
 */
@NullMarked
package io.llmfusion.bench.load;

import org.jspecify.annotations.NullMarked;
