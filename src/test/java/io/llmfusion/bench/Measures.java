package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.load.Recorder;
import io.llmfusion.bench.load.Seen;
import io.llmfusion.bench.report.Metric;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Turns what a load saw and what the clocks said into metrics. */
final class Measures {
    private Measures() {}

    static Map<Metric, Double> of(Kind kind, Seen seen, Meter meter) {
        Map<Metric, Double> values = meter.readings();
        Recorder window = seen.window();
        values.put(Metric.GOOD, (double) window.good());
        values.put(Metric.FAILED, (double) seen.failed());
        if (window.chunks() > 0) {
            chunks(values, seen, meter);
        } else if (window.good() > 0) {
            values.put(Metric.REQUESTS_PER_SECOND, seen.goodPerSecond());
            values.put(Metric.CPU_MICROS_PER_REQUEST, meter.targetNanos() / 1_000 / window.good());
            percentiles(values, window.latency(), Metric.LATENCY_P50_MICROS, Metric.LATENCY_P99_MICROS);
        }
        if (kind == Kind.DIRECT) {
            // The process is the upstream's, and what it takes is no proxy's.
            values.keySet().removeAll(List.of(Metric.CPU_MICROS_PER_REQUEST, Metric.CPU_MICROS_PER_CHUNK));
        }
        return values;
    }

    private static void chunks(Map<Metric, Double> values, Seen seen, Meter meter) {
        Recorder window = seen.window();
        values.put(Metric.CHUNKS_PER_SECOND, seen.chunksPerSecond());
        values.put(Metric.CPU_MICROS_PER_CHUNK, meter.targetNanos() / 1_000 / window.chunks());
        values.put(Metric.HELD_PERCENT, 100.0 * window.held() / window.chunks());
        percentiles(values, window.firstToken(), Metric.FIRST_TOKEN_P50_MICROS, Metric.FIRST_TOKEN_P99_MICROS);
        percentiles(values, window.chunkDelay(), Metric.CHUNK_DELAY_P50_MICROS, Metric.CHUNK_DELAY_P99_MICROS);
    }

    private static void percentiles(Map<Metric, Double> values, Histogram histogram, Metric p50, Metric p99) {
        if (histogram.getTotalCount() > 0) {
            values.put(p50, histogram.getValueAtPercentile(50) / 1_000.0);
            values.put(p99, histogram.getValueAtPercentile(99) / 1_000.0);
        }
    }
}
