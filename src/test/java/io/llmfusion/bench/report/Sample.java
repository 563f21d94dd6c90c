package io.llmfusion.bench.report;

import java.util.Map;

/** One window. */
public record Sample(Cell cell, Map<Metric, Double> values) {
    public Sample {
        values = Map.copyOf(values);
    }
}
