package io.llmfusion.bench;

import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.OpenPlan;
import io.llmfusion.bench.report.Cell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Open loops at fixed rates far below what a core carries, in short windows one target after another. */
final class LatencyPart {
    static final String PART = "latency";

    private static final int CONNECTIONS = 32;
    private static final List<Integer> RATES = List.of(100, 500, 1_000);

    private final TestStand stand;

    LatencyPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException, InterruptedException {
        Workload workload = Workload.ANSWER_1_KB;
        for (int rate : RATES) {
            OpenPlan plan = new OpenPlan(
                    rate, CONNECTIONS, Duration.ofMillis(200), stand.options().window());
            for (int round = 0; round < stand.options().repeats(); round++) {
                for (Target target : TestStand.order(stand.targets(), round)) {
                    stand.open(new Cell(PART, workload.name(), rate, target.kind()), target, workload, plan);
                }
            }
        }
    }
}
