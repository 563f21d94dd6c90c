/**
 * What the bench measured and what it says: samples by cell, medians and ranges, bars with their verdicts, the table and
 * the JSON. Imports {@code bench.contender} (kinds of targets).
 */
@NullMarked
package io.llmfusion.bench.report;

import org.jspecify.annotations.NullMarked;
