package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.load.Probe;
import io.llmfusion.bench.load.Seen;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Clients that hang up: how long until the upstream's connection is closed, for streams and for plain requests. The streams
 * are silent ones: no failing write tells the proxy.
 */
final class CancelPart {
    static final String PART = "cancel";
    static final int BESIDE = 64;

    private static final List<Workload> WORK = List.of(Workload.IDLE_STREAM, Workload.LATE_1500_MS);

    private final TestStand stand;

    CancelPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException, InterruptedException {
        int trials = stand.options().quick ? 20 : 100;
        try (ExecutorService background = Executors.newSingleThreadExecutor()) {
            for (Workload workload : WORK) {
                for (Target target : stand.targets()) {
                    if (target.kind() != Kind.DIRECT) {
                        measure(target, workload, 0, trials);
                        Future<?> load = background.submit(() -> loadBeside(target, trials));
                        measure(target, workload, BESIDE, trials);
                        await(load);
                    }
                }
            }
        }
    }

    private static void await(Future<?> load) throws IOException, InterruptedException {
        try {
            load.get();
        } catch (ExecutionException e) {
            throw new IOException("the load beside failed", e.getCause());
        }
    }

    /** As long as the trials take, about. */
    private Seen loadBeside(Target target, int trials) throws IOException {
        ClosedPlan plan = new ClosedPlan(
                BESIDE,
                Duration.ofMillis(300),
                Duration.ZERO,
                Duration.ofMillis(60L * trials),
                Duration.ofSeconds(5),
                ClosedPlan.Repeat.UNTIL_THE_END);
        return stand.load(target, Workload.STREAM, plan, Probe.NONE);
    }

    private void measure(Target target, Workload workload, int beside, int trials) throws IOException {
        Histogram delays = new Histogram(3);
        Meter meter = stand.meter(target);
        meter.begin();
        try (Cancellation cancellation = new Cancellation(stand.upstream(), target.exchange(workload))) {
            for (int trial = 0; trial < trials; trial++) {
                OptionalLong delay = cancellation.trial();
                delay.ifPresent(delays::recordValue);
            }
        }
        meter.end();
        Map<Metric, Double> values = meter.readings();
        values.put(Metric.FAILED, (double) trials - delays.getTotalCount());
        values.put(Metric.CANCELLED_PERCENT, 100.0 * delays.getTotalCount() / trials);
        values.put(Metric.CANCEL_P50_MICROS, delays.getValueAtPercentile(50) / 1_000.0);
        values.put(Metric.CANCEL_P99_MICROS, delays.getValueAtPercentile(99) / 1_000.0);
        stand.add(new Cell(PART, workload.name(), beside, target.kind()), values);
    }
}
