/**
 * The bench behind {@code ./scripts/bench}: direct, nginx, the floor and the gateway measured side by side in one run, on
 * loopback, in ABBA order. A program, not a test: nothing here runs in the build. {@link io.llmfusion.bench.Bench} reads
 * the options and runs the parts; each part fills the results with samples; the report judges them. Imports all packages
 * below it.
 */
@NullMarked
package io.llmfusion.bench;

import org.jspecify.annotations.NullMarked;
