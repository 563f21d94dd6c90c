package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.report.Cell;
import java.io.IOException;
import java.time.Duration;

/** A thousand streams opened within 0.4 s on a process that has answered nothing but the question whether it is ready. */
final class BurstPart {
    static final String PART = "burst";
    static final int STREAMS = 1_000;

    private final TestStand stand;

    BurstPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException {
        ColdStarts starts = new ColdStarts(stand);
        starts.prepare(stand.proxies());
        ClosedPlan plan = new ClosedPlan(
                STREAMS,
                Duration.ofMillis(400),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ZERO,
                ClosedPlan.Repeat.ONCE);
        for (int round = 0; round < Math.min(3, stand.options().repeats()); round++) {
            for (Kind kind : stand.proxies()) {
                Target target = starts.start(kind);
                stand.launcher().awaitReady(target, System.nanoTime());
                stand.closed(new Cell(PART, Workload.STREAM.name(), STREAMS, kind), target, Workload.STREAM, plan);
                stand.launcher().stop(target);
            }
        }
    }
}
