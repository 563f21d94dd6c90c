package io.llmfusion.bench.report;

import io.llmfusion.bench.contender.Kind;

/**
 * What was measured, apart from how often.
 *
 * @param part of the bench
 * @param work name of the workload
 * @param level requests per second, live streams, or 0 for "as much as it can"
 */
public record Cell(String part, String work, int level, Kind kind) {
    public Cell of(Kind other) {
        return new Cell(part, work, level, other);
    }
}
