package io.llmfusion.bench.upstream;

import io.llmfusion.bench.wire.TimerSlack;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that writes whatever has to wait: late answers and the chunks of streams. It sleeps to the microsecond, not to
 * the millisecond of a selector, but never shorter than {@link #SHORTEST_SLEEP}, so that the wake-ups of many streams are
 * shared.
 */
final class Pacer implements Runnable {
    private static final long SHORTEST_SLEEP = 150_000;
    private static final long LONGEST_SLEEP = 1_000_000_000;

    private final Queue<Pending> arrived = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Pending> waiting = new PriorityQueue<>(16_384);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(16_384);
    private final Thread thread = new Thread(this, "pacer");
    private volatile long wakeAt;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes over a response; from any thread. */
    void add(Pending pending) {
        arrived.add(pending);
        if (pending.due() - wakeAt < 0) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        TimerSlack.remove();
        while (!Thread.currentThread().isInterrupted()) {
            long now = System.nanoTime();
            takeArrived();
            act(now);
            sleep(System.nanoTime());
        }
    }

    private void takeArrived() {
        for (Pending next = arrived.poll(); next != null; next = arrived.poll()) {
            waiting.add(next);
        }
    }

    private void act(long start) {
        long now = start;
        for (Pending next = waiting.peek(); next != null && next.due() - now <= 0; next = waiting.peek()) {
            waiting.poll();
            now = System.nanoTime();
            if (next.step(scratch, now)) {
                waiting.add(next);
            }
        }
    }

    private void sleep(long now) {
        Pending next = waiting.peek();
        long until = next == null ? now + LONGEST_SLEEP : next.due();
        long nanos = Math.clamp(until - now, SHORTEST_SLEEP, LONGEST_SLEEP);
        wakeAt = now + nanos;
        if (arrived.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        wakeAt = now;
    }
}
