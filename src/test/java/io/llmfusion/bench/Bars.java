package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.report.Bar;
import io.llmfusion.bench.report.Bar.Ratio.Limit;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import io.llmfusion.bench.report.Results;
import io.llmfusion.bench.report.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The limits that the gateway is held to, as ratios to the floor and to nginx in the same run. */
final class Bars {
    private static final double NO_FACTOR = 1;

    private Bars() {}

    /** Those that the run has figures for. */
    static List<Verdict> judge(Results results) {
        return Stream.of(plain(), latency(), streams(), lifecycle(), tools())
                .flatMap(List::stream)
                .map(bar -> bar.judge(results))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Bar> plain() {
        List<Limit> raw = List.of(Limit.atMost(1.5, Kind.FLOOR), Limit.atMost(2.5, Kind.NGINX));
        List<Limit> large = List.of(Limit.atMost(1.5, Kind.FLOOR));
        return List.of(
                perRequest(Workload.ANSWER_1_KB, raw),
                perRequest(Workload.ANSWER_16_KB, raw),
                perRequest(Workload.REQUEST_16_KB, raw),
                perRequest(Workload.REQUEST_100_KB, large),
                perRequest(Workload.TRANSLATED_1_KB, List.of(Limit.atMost(2.2, Kind.FLOOR))),
                perRequest(Workload.TRANSLATED_16_KB, List.of(Limit.atMost(3.5, Kind.FLOOR))),
                perRequest(Workload.TRANSLATED_REQUEST_100_KB, List.of(Limit.atMost(5, Kind.FLOOR))));
    }

    private static Bar perRequest(Workload workload, List<Limit> limits) {
        Cell cell = new Cell(PlainPart.PART, workload.name(), 0, Kind.GATEWAY);
        return new Bar.Ratio("CPU-us per request, " + workload.name(), cell, Metric.CPU_MICROS_PER_REQUEST, limits);
    }

    private static List<Bar> latency() {
        Cell cell = new Cell(LatencyPart.PART, Workload.ANSWER_1_KB.name(), 1_000, Kind.GATEWAY);
        return List.of(
                new Bar.Added("added at 1,000 RPS, p50", cell, Metric.LATENCY_P50_MICROS, 1.5, 0),
                new Bar.Added("added at 1,000 RPS, p99", cell, Metric.LATENCY_P99_MICROS, 2, 0));
    }

    private static List<Bar> streams() {
        Cell live = new Cell(StreamsPart.PART, Workload.STREAM.name(), 128, Kind.GATEWAY);
        Cell translated = new Cell(StreamsPart.PART, Workload.TRANSLATED_STREAM.name(), 128, Kind.GATEWAY);
        Cell most = new Cell(StreamsPart.PART, Workload.STREAM.name(), StreamsPart.SATURATING, Kind.GATEWAY);
        return List.of(
                new Bar.Ratio(
                        "CPU-us per chunk, 128 streams",
                        live,
                        Metric.CPU_MICROS_PER_CHUNK,
                        List.of(Limit.atMost(1.3, Kind.FLOOR))),
                new Bar.Ratio(
                        "CPU-us per chunk, 128 translated streams",
                        translated,
                        Metric.CPU_MICROS_PER_CHUNK,
                        List.of(Limit.atMost(1.5, Kind.FLOOR))),
                new Bar.Ratio(
                        "chunks/s of one core, 512 streams",
                        most,
                        Metric.CHUNKS_PER_SECOND,
                        List.of(Limit.atLeast(0.7, Kind.FLOOR))),
                new Bar.Added(
                        "added to first token, 128 streams, p50", live, Metric.FIRST_TOKEN_P50_MICROS, NO_FACTOR, 300),
                new Bar.Added(
                        "added to first token, 128 streams, p99",
                        live,
                        Metric.FIRST_TOKEN_P99_MICROS,
                        NO_FACTOR,
                        1_500),
                // Chunks also meet in the client's socket when the client is late, hence not 0.
                new Bar.Fixed("chunks held for another, 128 streams", live, Metric.HELD_PERCENT, 1, "%", false));
    }

    private static List<Bar> lifecycle() {
        Cell start = new Cell(StartPart.PART, StartPart.WORK, 0, Kind.GATEWAY);
        Cell idle = new Cell(IdlePart.PART, Workload.IDLE_STREAM.name(), IdlePart.MOST, Kind.GATEWAY);
        Cell burst = new Cell(BurstPart.PART, Workload.STREAM.name(), BurstPart.STREAMS, Kind.GATEWAY);
        return List.of(
                cancelled(Workload.IDLE_STREAM, 0),
                cancelled(Workload.IDLE_STREAM, CancelPart.BESIDE),
                cancelled(Workload.LATE_1500_MS, 0),
                cancelled(Workload.LATE_1500_MS, CancelPart.BESIDE),
                new Bar.Fixed("idle stream", idle, Metric.KIB_PER_STREAM, 32, "KiB", false),
                new Bar.Fixed("resident with 9,500 idle streams", idle, Metric.RESIDENT_MIB, 520, "MiB", false),
                new Bar.Ratio(
                        "start to first 200, ms", start, Metric.START_MILLIS, List.of(Limit.atMost(2, Kind.FLOOR))),
                new Bar.Fixed("resident after the start", start, Metric.RESIDENT_MIB, 180, "MiB", false),
                new Bar.Fixed(
                        "first token in a cold burst, p50",
                        burst,
                        Metric.FIRST_TOKEN_P50_MICROS,
                        150_000,
                        "us",
                        false));
    }

    private static List<Bar> tools() {
        Cell calls = new Cell(ToolsPart.PART, ToolsPart.WORK, ToolsPart.SESSIONS, Kind.GATEWAY);
        return List.of(
                new Bar.Fixed("CPU-us per tools/call", calls, Metric.CPU_MICROS_PER_REQUEST, 150, "us", false),
                new Bar.Fixed(
                        "tools/call per second, 16 in flight", calls, Metric.REQUESTS_PER_SECOND, 5_000, "", true));
    }

    private static Bar cancelled(Workload workload, int beside) {
        String title = "client gone to upstream closed, %s beside %d streams, p99".formatted(workload.name(), beside);
        Cell cell = new Cell(CancelPart.PART, workload.name(), beside, Kind.GATEWAY);
        return new Bar.Fixed(title, cell, Metric.CANCEL_P99_MICROS, 10_000, "us", false);
    }
}
