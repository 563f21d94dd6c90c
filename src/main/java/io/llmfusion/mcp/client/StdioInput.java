package io.llmfusion.mcp.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Writes lines to a child's standard input from a thread of its own, since a child that does not read blocks whoever
 * writes. Bounded; thread-safe.
 */
final class StdioInput {
    private final int bound;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private long queued;
    private boolean closed;

    /** @param bound bytes that may wait */
    StdioInput(int bound) {
        this.bound = bound;
    }

    /** Queues one line with its line end; false when too much waits or the input is closed. */
    synchronized boolean offer(byte[] line) {
        // A single line larger than the bound may pass alone.
        if (closed || (queued > 0 && queued + line.length > bound)) {
            return false;
        }
        queued += line.length;
        queue.addLast(line);
        notifyAll();
        return true;
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    /** The input ends after what is queued. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Writes until {@link #close()} or until the child closes its end. Blocking. */
    void drainTo(OutputStream input) {
        try (input) {
            for (Optional<byte[]> line = take(); line.isPresent(); line = take()) {
                input.write(line.get());
                input.flush();
            }
        } catch (IOException gone) {
            // The reader of the child's output sees its end and reports it; here only the queue is over.
            close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<byte[]> take() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        byte[] line = queue.pollFirst();
        if (line == null) {
            return Optional.empty();
        }
        queued -= line.length;
        return Optional.of(line);
    }
}
