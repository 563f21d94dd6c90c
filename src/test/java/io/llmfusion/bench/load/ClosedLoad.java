package io.llmfusion.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link ClosedPlan} on the calling thread. */
public final class ClosedLoad implements Load {
    private enum Phase {
        LEAD,
        WINDOW,
        DRAIN
    }

    private final Exchange exchange;
    private final ClosedPlan plan;
    private final Probe probe;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Recorder outside = new Recorder();
    private final Recorder inside = new Recorder();
    private Phase phase = Phase.LEAD;
    private int lost;
    private int served;

    private ClosedLoad(Exchange exchange, ClosedPlan plan, Probe probe) throws IOException {
        this.exchange = exchange;
        this.plan = plan;
        this.probe = probe;
        this.selector = Selector.open();
    }

    /** What was seen: the window, and what went wrong outside of it too. */
    public static Seen run(Exchange exchange, ClosedPlan plan, Probe probe) throws IOException {
        ClosedLoad load = new ClosedLoad(exchange, plan, probe);
        try (Selector selector = load.selector) {
            long nanos = load.drive(selector);
            return new Seen(load.inside, load.outside, nanos);
        } finally {
            load.connections.forEach(LoadConnection::close);
        }
    }

    private long drive(Selector selector) throws IOException {
        long start = System.nanoTime();
        long windowAt = start + plan.lead().toNanos();
        long windowEnd = windowAt + plan.window().toNanos();
        long drainEnd = windowEnd + plan.drain().toNanos();
        long began = start;
        long ended = start;
        for (long now = start; !finished(now - drainEnd); now = System.nanoTime()) {
            open(now - start);
            if (phase == Phase.LEAD && now - windowAt >= 0) {
                probe.begin();
                began = System.nanoTime();
                phase = Phase.WINDOW;
            } else if (phase == Phase.WINDOW && (now - windowEnd >= 0 || allAnsweredOnce())) {
                ended = System.nanoTime();
                probe.end();
                phase = Phase.DRAIN;
            }
            selector.select(this::ready, phase == Phase.LEAD ? 1 : 5);
        }
        return ended - began;
    }

    private boolean allAnsweredOnce() {
        return plan.repeat() == ClosedPlan.Repeat.ONCE && served + lost >= plan.connections();
    }

    private boolean finished(long afterDrain) {
        return phase == Phase.DRAIN && (afterDrain >= 0 || connections.stream().noneMatch(LoadConnection::busy));
    }

    private void open(long elapsed) throws IOException {
        if (phase == Phase.DRAIN) {
            return;
        }
        if (lost > 100 + plan.connections()) {
            throw new IOException("the target keeps closing connections: " + outside.failures() + inside.failures());
        }
        long ramp = plan.ramp().toNanos();
        long due = elapsed >= ramp ? plan.connections() : plan.connections() * elapsed / ramp + 1;
        int replaced = plan.repeat() == ClosedPlan.Repeat.ONCE ? 0 : lost;
        while (connections.size() - replaced < due) {
            connections.add(new LoadConnection(exchange, this, selector));
        }
    }

    private void ready(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof LoadConnection connection) {
            connection.ready(buffer);
        }
    }

    @Override
    public Recorder recorder() {
        return phase == Phase.WINDOW ? inside : outside;
    }

    @Override
    public void free(LoadConnection connection) {
        boolean again = plan.repeat() == ClosedPlan.Repeat.UNTIL_THE_END || connection.fresh();
        if (again && phase != Phase.DRAIN) {
            connection.send(System.nanoTime());
        } else {
            served++;
        }
    }

    @Override
    public void lost(LoadConnection connection) {
        lost++;
    }
}
