package io.llmfusion.bench;

import io.llmfusion.bench.report.Metric;
import java.util.List;
import java.util.Locale;

/** The parts of the bench, as the command line names them. */
enum Part {
    /** Answers at once: CPU per request and most requests per second on one core. */
    PLAIN,
    /** Added latency at fixed rates. */
    LATENCY,
    /** Paced streams: CPU per chunk, time to first token, fidelity. */
    STREAMS,
    /** Client gone to upstream closed. */
    CANCEL,
    /** Thousands of streams with a chunk every 10 s. */
    IDLE,
    /** Process start to first answer. */
    START,
    /** A thousand streams at once on a process that has just become ready. */
    BURST,
    /** Calls of MCP tools over the aggregated endpoint. */
    TOOLS;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its table shows of each cell. */
    List<Metric> shown() {
        return switch (this) {
            case PLAIN -> List.of(Metric.CPU_MICROS_PER_REQUEST, Metric.REQUESTS_PER_SECOND);
            case LATENCY ->
                List.of(Metric.LATENCY_P50_MICROS, Metric.LATENCY_P99_MICROS, Metric.CPU_MICROS_PER_REQUEST);
            case STREAMS ->
                List.of(
                        Metric.CPU_MICROS_PER_CHUNK,
                        Metric.CHUNKS_PER_SECOND,
                        Metric.FIRST_TOKEN_P50_MICROS,
                        Metric.FIRST_TOKEN_P99_MICROS,
                        Metric.CHUNK_DELAY_P99_MICROS,
                        Metric.HELD_PERCENT);
            case CANCEL -> List.of(Metric.CANCEL_P50_MICROS, Metric.CANCEL_P99_MICROS, Metric.CANCELLED_PERCENT);
            case IDLE -> List.of(Metric.KIB_PER_STREAM, Metric.RESIDENT_MIB);
            case START -> List.of(Metric.START_MILLIS, Metric.RESIDENT_MIB);
            case TOOLS -> List.of(Metric.CPU_MICROS_PER_REQUEST, Metric.REQUESTS_PER_SECOND);
            case BURST -> List.of(Metric.FIRST_TOKEN_P50_MICROS, Metric.FIRST_TOKEN_P99_MICROS, Metric.RESIDENT_MIB);
        };
    }
}
