package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** From the start of the process to its first 200 on a chat completion, and its resident memory then. */
final class StartPart {
    static final String PART = "start";
    static final String WORK = "exec to first 200";

    private final TestStand stand;

    StartPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException {
        ColdStarts starts = new ColdStarts(stand);
        starts.prepare(stand.proxies());
        for (int round = 0; round < stand.options().repeats(); round++) {
            for (Kind kind : stand.proxies()) {
                long before = System.nanoTime();
                Target target = starts.start(kind);
                Duration took = stand.launcher().awaitAnswer(target, before);
                double resident = target.tree().residentKib() / 1024.0;
                stand.add(
                        new Cell(PART, WORK, 0, kind),
                        Map.of(Metric.START_MILLIS, took.toNanos() / 1e6, Metric.RESIDENT_MIB, resident));
                stand.launcher().stop(target);
            }
        }
    }
}
