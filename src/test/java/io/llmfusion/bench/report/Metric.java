package io.llmfusion.bench.report;

import java.util.Locale;

/** What a window yields; the unit is part of the name. */
public enum Metric {
    GOOD,
    FAILED,
    REQUESTS_PER_SECOND,
    CPU_MICROS_PER_REQUEST,
    LATENCY_P50_MICROS,
    LATENCY_P99_MICROS,
    CHUNKS_PER_SECOND,
    CPU_MICROS_PER_CHUNK,
    FIRST_TOKEN_P50_MICROS,
    FIRST_TOKEN_P99_MICROS,
    CHUNK_DELAY_P50_MICROS,
    CHUNK_DELAY_P99_MICROS,
    /** Chunks held back for their successor, of a hundred. */
    HELD_PERCENT,
    CANCEL_P50_MICROS,
    CANCEL_P99_MICROS,
    /** Cancelled requests whose upstream was closed, of a hundred. */
    CANCELLED_PERCENT,
    START_MILLIS,
    KIB_PER_STREAM,
    RESIDENT_MIB,
    /** How busy the core of generator and upstream was, 1 being all of it. */
    LOAD_CORE_BUSY,
    /** CPU time that foreign processes took, 1 being one core. */
    OTHERS_BUSY;

    /** Its key in the JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
