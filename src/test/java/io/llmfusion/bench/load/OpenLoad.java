package io.llmfusion.bench.load;

import io.llmfusion.bench.wire.TimerSlack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs an {@link OpenPlan}: the calling thread sends to the clock, a thread of its own reads the answers, so that neither
 * waits for the other.
 */
public final class OpenLoad implements Load {
    private static final long PATIENCE_SECONDS = 5;

    private final Exchange exchange;
    private final OpenPlan plan;
    private final Selector selector;
    private final List<LoadConnection> connections = new CopyOnWriteArrayList<>();
    private final ArrayBlockingQueue<LoadConnection> free;
    private final Recorder outside = new Recorder();
    private final Recorder inside = new Recorder();
    private volatile boolean measuring;
    private volatile boolean stopping;
    private int reopened;

    private OpenLoad(Exchange exchange, OpenPlan plan) throws IOException {
        this.exchange = exchange;
        this.plan = plan;
        this.selector = Selector.open();
        this.free = new ArrayBlockingQueue<>(plan.connections());
    }

    public static Seen run(Exchange exchange, OpenPlan plan, Probe probe) throws IOException, InterruptedException {
        OpenLoad load = new OpenLoad(exchange, plan);
        try (Selector selector = load.selector) {
            for (int i = 0; i < plan.connections(); i++) {
                load.open();
            }
            Thread reader = Thread.ofPlatform().name("open-loop-reader").start(load::read);
            long nanos = load.drive(probe);
            load.stopping = true;
            selector.wakeup();
            reader.join();
            return new Seen(load.inside, load.outside, nanos);
        } finally {
            load.connections.forEach(LoadConnection::close);
        }
    }

    private void open() throws IOException {
        connections.add(new LoadConnection(exchange, this, selector));
    }

    private long drive(Probe probe) throws InterruptedException {
        TimerSlack.remove();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        int lead = (int) (plan.rate() * plan.lead().toMillis() / 1_000);
        int count = (int) (plan.rate() * plan.window().toMillis() / 1_000);
        send(start, 0, lead);
        long began = System.nanoTime();
        probe.begin();
        measuring = true;
        send(start, lead, count);
        awaitAnswers();
        measuring = false;
        probe.end();
        return System.nanoTime() - began;
    }

    private void send(long start, int from, int count) throws InterruptedException {
        double interval = 1e9 / plan.rate();
        for (int i = from; i < from + count; i++) {
            long due = start + (long) (i * interval);
            sleepUntil(due);
            LoadConnection connection = free.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (connection == null) {
                throw new IllegalStateException("no connection became free for " + PATIENCE_SECONDS + " s");
            }
            connection.send(due);
        }
    }

    private static void sleepUntil(long due) {
        for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private void awaitAnswers() {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (connections.stream().anyMatch(LoadConnection::busy) && System.nanoTime() - patience < 0) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        try {
            while (!stopping) {
                selector.select(key -> ready(key, buffer), 100);
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading stopped", e);
        }
    }

    private static void ready(SelectionKey key, ByteBuffer buffer) {
        if (key.isValid() && key.attachment() instanceof LoadConnection connection) {
            connection.ready(buffer);
        }
    }

    @Override
    public Recorder recorder() {
        return measuring ? inside : outside;
    }

    @Override
    public void free(LoadConnection connection) {
        if (!free.offer(connection)) {
            connection.close();
        }
    }

    @Override
    public void lost(LoadConnection connection) {
        connections.remove(connection);
        free.remove(connection);
        try {
            if (!stopping && reopened++ < plan.rate()) {
                open();
            }
        } catch (IOException e) {
            outside.failed("reconnecting: " + e.getMessage());
        }
    }
}
