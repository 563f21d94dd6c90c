package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.report.Cell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Paced streams, so many alive at a time, their beginnings spread over a stream's length. */
final class StreamsPart {
    static final String PART = "streams";
    /** As many as make one core the limit. */
    static final int SATURATING = 512;

    private static final List<Integer> LEVELS = List.of(1, 16, 128);
    private static final Duration SPREAD = Duration.ofMillis(380);

    private final TestStand stand;

    StreamsPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException {
        for (int level : stand.options().quick ? List.of(16, 128) : LEVELS) {
            measure(Workload.STREAM, level, List.of(Kind.values()));
        }
        measure(Workload.TRANSLATED_STREAM, 128, List.of(Kind.FLOOR, Kind.GATEWAY));
        if (!stand.options().quick) {
            measure(Workload.STREAM, SATURATING, List.of(Kind.NGINX, Kind.FLOOR, Kind.GATEWAY));
        }
    }

    private void measure(Workload workload, int level, List<Kind> kinds) throws IOException {
        ClosedPlan plan = new ClosedPlan(
                level,
                SPREAD,
                SPREAD.plusMillis(300),
                stand.options().window(),
                Duration.ofSeconds(5),
                ClosedPlan.Repeat.UNTIL_THE_END);
        for (int round = 0; round < stand.options().repeats(); round++) {
            for (Target target : TestStand.order(stand.targets(), round)) {
                if (kinds.contains(target.kind())) {
                    stand.closed(new Cell(PART, workload.name(), level, target.kind()), target, workload, plan);
                }
            }
        }
    }
}
