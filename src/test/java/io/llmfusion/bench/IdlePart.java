package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.load.Seen;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Thousands of streams that hardly say anything: what each costs in resident memory, on a process of its own for each
 * target, warmed up shortly. Longer than the pace of the chunks, so that each stream must have had one in the window.
 */
final class IdlePart {
    static final String PART = "idle";
    /** As near to 10,000 as a limit of 20,000 open files lets a proxy go: two for each stream, and some to spare. */
    static final int MOST = 9_500;

    private static final int OPENED_PER_SECOND = 1_500;
    private static final Duration WINDOW = Duration.ofSeconds(12);

    private final TestStand stand;

    IdlePart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException {
        List<Integer> levels = stand.options().quick ? List.of(1_000) : List.of(1_000, 5_000, MOST);
        for (Kind kind : stand.proxies()) {
            Target target = stand.launcher().start(kind, stand.upstream(), Integer.toString(stand.options().proxyCore));
            stand.launcher().awaitAnswer(target, System.nanoTime());
            stand.unmeasured(target, Workload.STREAM, 64, Duration.ofSeconds(3));
            double before = target.tree().residentKib();
            for (int level : levels) {
                measure(target, level, before);
            }
            stand.launcher().stop(target);
        }
    }

    private void measure(Target target, int level, double residentBefore) throws IOException {
        Duration ramp = Duration.ofMillis(1_000L * level / OPENED_PER_SECOND);
        ClosedPlan plan = new ClosedPlan(
                level, ramp, ramp.plusSeconds(2), WINDOW, Duration.ZERO, ClosedPlan.Repeat.UNTIL_THE_END);
        Meter meter = stand.meter(target);
        Seen seen = stand.load(target, Workload.IDLE_STREAM, plan, meter);
        Map<Metric, Double> values = meter.readings();
        double silent = Math.max(0, level - seen.window().chunks());
        values.put(Metric.FAILED, seen.failed() + silent);
        values.put(Metric.KIB_PER_STREAM, (meter.residentKib() - residentBefore) / level);
        Cell cell = new Cell(PART, Workload.IDLE_STREAM.name(), level, target.kind());
        stand.add(cell, values);
        stand.complain(cell, seen);
        if (silent > 0) {
            System.out.printf("%s: %.0f streams had no chunk within %d s%n", cell, silent, WINDOW.toSeconds());
        }
    }
}
