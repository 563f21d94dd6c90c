package io.llmfusion.bench;

import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.load.Probe;
import io.llmfusion.bench.machine.Cores;
import io.llmfusion.bench.machine.ProcessTree;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the clocks of a window: CPU of the target, of generator and upstream, of everybody else. */
final class Meter implements Probe {
    private final ProcessTree target;
    private final ProcessTree everything =
            ProcessTree.of(ProcessHandle.current().pid());
    private final ProcessTree load;
    private Reading began;
    private Reading ended;

    private record Reading(long nanos, long target, long load, long ours, long all, long residentKib) {
        static final Reading NONE = new Reading(0, 0, 0, 0, 0, 0);
    }

    Meter(Target target, Target upstream) {
        this.target = target.tree();
        this.load = new ProcessTree(
                List.of(ProcessHandle.current().pid(), upstream.process().pid()));
        this.began = Reading.NONE;
        this.ended = Reading.NONE;
    }

    @Override
    public void begin() {
        began = read();
    }

    @Override
    public void end() {
        ended = read();
    }

    private Reading read() {
        try {
            return new Reading(
                    System.nanoTime(),
                    target.cpuNanos(),
                    load.cpuNanos(),
                    everything.cpuNanos(),
                    Cores.busyNanos(),
                    target.residentKib());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time that the target took in the window. */
    double targetNanos() {
        return ended.target() - began.target();
    }

    /** The target's resident set at the end of the window. */
    double residentKib() {
        return ended.residentKib();
    }

    /** What every window tells, whatever it measures. */
    Map<Metric, Double> readings() {
        double nanos = Math.max(1, ended.nanos() - began.nanos());
        double foreign = (ended.all() - began.all()) - (ended.ours() - began.ours());
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.LOAD_CORE_BUSY, (ended.load() - began.load()) / nanos);
        values.put(Metric.OTHERS_BUSY, Math.max(0, foreign / nanos));
        values.put(Metric.RESIDENT_MIB, ended.residentKib() / 1024.0);
        return values;
    }
}
