package io.llmfusion.bench.wire;

/** Receives the marks that {@link ChunkScanner} finds. */
@FunctionalInterface
public interface ChunkSink {
    /**
     * One paced chunk.
     *
     * @param sequence its number in the stream, from 0
     * @param sentNanos when the upstream wrote it ({@code System.nanoTime}, one clock for all processes of a machine)
     * @param requestNanos when the upstream had read the whole request
     */
    void chunk(int sequence, long sentNanos, long requestNanos);
}
