package io.llmfusion.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one window of load saw. Written by one thread; read when the load has ended. Times in nanoseconds.
 *
 * <p><em>First token</em> and <em>chunk delay</em> are what lies between the peers: the upstream's own waiting is taken
 * out by the marks in its chunks. A chunk is <em>held</em> when it came in the same read as its successor though the
 * upstream wrote that one at least half a pace later.
 */
public final class Recorder {
    private static final long HIGHEST = 120_000_000_000L;
    private static final int FAILURES_KEPT = 5;

    private final Histogram latency = new Histogram(HIGHEST, 3);
    private final Histogram firstToken = new Histogram(HIGHEST, 3);
    private final Histogram chunkDelay = new Histogram(HIGHEST, 3);
    private final List<String> failures = new ArrayList<>();
    private long good;
    private long failed;
    private long chunks;
    private long held;

    void good(long nanos) {
        good++;
        latency.recordValue(bounded(nanos));
    }

    void failed(String why) {
        failed++;
        if (failures.size() < FAILURES_KEPT) {
            failures.add(why);
        }
    }

    void firstToken(long nanos) {
        firstToken.recordValue(bounded(nanos));
    }

    void chunk(long delayNanos) {
        chunks++;
        chunkDelay.recordValue(bounded(delayNanos));
    }

    void countHeld() {
        held++;
    }

    private static long bounded(long nanos) {
        return Math.clamp(nanos, 0, HIGHEST);
    }

    /** From sending (open loop: from when sending was due) to the end of a good response. */
    public Histogram latency() {
        return latency;
    }

    public Histogram firstToken() {
        return firstToken;
    }

    public Histogram chunkDelay() {
        return chunkDelay;
    }

    public long good() {
        return good;
    }

    public long failed() {
        return failed;
    }

    public long chunks() {
        return chunks;
    }

    public long held() {
        return held;
    }

    /** The first few reasons. */
    public List<String> failures() {
        return List.copyOf(failures);
    }
}
