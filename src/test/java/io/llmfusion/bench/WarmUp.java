package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Load on a fresh JVM until its compiled code has settled; the first seconds are reported, as users meet them after each
 * deployment. nginx gets a moment, to open its connections. Every workload that will be measured takes part.
 */
final class WarmUp {
    static final String PART = "first seconds";
    static final List<Metric> SHOWN = List.of(Metric.CPU_MICROS_PER_REQUEST, Metric.REQUESTS_PER_SECOND);

    private static final int CONNECTIONS = 32;
    private static final List<Workload> MIX = List.of(
            Workload.ANSWER_1_KB,
            Workload.STREAM,
            Workload.TRANSLATED_1_KB,
            Workload.TRANSLATED_STREAM,
            Workload.ANSWER_16_KB,
            Workload.REQUEST_16_KB,
            Workload.REQUEST_100_KB,
            Workload.TRANSLATED_16_KB,
            Workload.TRANSLATED_REQUEST_100_KB);

    private final TestStand stand;

    WarmUp(TestStand stand) {
        this.stand = stand;
    }

    void run(List<Target> targets) throws IOException {
        for (Target target : targets) {
            boolean jvm = target.kind() != Kind.NGINX;
            Duration time = jvm ? stand.options().warmup() : Duration.ofSeconds(1);
            if (time.isZero()) {
                continue;
            }
            System.out.printf("warming up %s for %d s%n", target.kind().title(), time.toSeconds());
            warm(target, time);
        }
    }

    private void warm(Target target, Duration time) throws IOException {
        Duration first = time.dividedBy(6);
        ClosedPlan plan = new ClosedPlan(
                CONNECTIONS,
                Duration.ZERO,
                Duration.ZERO,
                first,
                Duration.ofSeconds(2),
                ClosedPlan.Repeat.UNTIL_THE_END);
        Cell cell = new Cell(PART, Workload.ANSWER_1_KB.name(), (int) first.toSeconds(), target.kind());
        stand.closed(cell, target, Workload.ANSWER_1_KB, plan);
        Duration each = time.minus(first).dividedBy(MIX.size());
        for (Workload workload : MIX) {
            stand.complain(cell, stand.unmeasured(target, workload, CONNECTIONS, each));
        }
    }
}
