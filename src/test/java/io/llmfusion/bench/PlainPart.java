package io.llmfusion.bench;

import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.report.Cell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Closed loops without pause: what one core of a proxy carries, and what a request costs it. */
final class PlainPart {
    static final String PART = "plain";

    private static final int CONNECTIONS = 64;
    private static final List<Workload> QUICK =
            List.of(Workload.ANSWER_1_KB, Workload.ANSWER_16_KB, Workload.REQUEST_16_KB, Workload.TRANSLATED_1_KB);
    private static final List<Workload> FULL = List.of(
            Workload.ANSWER_1_KB,
            Workload.ANSWER_16_KB,
            Workload.REQUEST_16_KB,
            Workload.REQUEST_100_KB,
            Workload.TRANSLATED_1_KB,
            Workload.TRANSLATED_16_KB,
            Workload.TRANSLATED_REQUEST_100_KB);

    private final TestStand stand;

    PlainPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException {
        ClosedPlan plan = new ClosedPlan(
                CONNECTIONS,
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                stand.options().window(),
                Duration.ofSeconds(3),
                ClosedPlan.Repeat.UNTIL_THE_END);
        for (Workload workload : stand.options().quick ? QUICK : FULL) {
            for (int round = 0; round < stand.options().repeats(); round++) {
                for (Target target : TestStand.order(stand.targets(), round)) {
                    if (measured(target, workload, round)) {
                        stand.closed(new Cell(PART, workload.name(), 0, target.kind()), target, workload, plan);
                    }
                }
            }
        }
    }

    /** Direct shows only what the load's core can; for translated work others than the gateway do as they did before. */
    private static boolean measured(Target target, Workload workload, int round) {
        return switch (target.kind()) {
            case DIRECT -> round == 0 && !workload.translated();
            case NGINX -> !workload.translated();
            case FLOOR, GATEWAY -> true;
        };
    }
}
