package io.llmfusion.bench.load;

import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of a load.
 *
 * @param window what was measured
 * @param around what came before and after it
 * @param nanos how long the window really was
 */
public record Seen(Recorder window, Recorder around, long nanos) {
    /** Failures, inside and outside of the window. */
    public long failed() {
        return window.failed() + around.failed();
    }

    public List<String> failures() {
        return Stream.concat(window.failures().stream(), around.failures().stream())
                .distinct()
                .toList();
    }

    public double goodPerSecond() {
        return window.good() * 1e9 / Math.max(1, nanos);
    }

    public double chunksPerSecond() {
        return window.chunks() * 1e9 / Math.max(1, nanos);
    }
}
