package io.llmfusion.bench;

import io.llmfusion.bench.contender.Children;
import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Launcher;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import io.llmfusion.bench.load.ClosedLoad;
import io.llmfusion.bench.load.ClosedPlan;
import io.llmfusion.bench.load.Exchange;
import io.llmfusion.bench.load.OpenLoad;
import io.llmfusion.bench.load.OpenPlan;
import io.llmfusion.bench.load.Probe;
import io.llmfusion.bench.load.Seen;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Histograms;
import io.llmfusion.bench.report.Metric;
import io.llmfusion.bench.report.Results;
import io.llmfusion.bench.report.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The upstream and the targets of a run, all alive side by side, and the windows measured on them. */
final class TestStand {
    private final Options options;
    private final Launcher launcher;
    private final Results results;
    private final Histograms histograms;
    private final Target upstream;
    private final Map<Kind, String> skipped = new EnumMap<>(Kind.class);
    private final List<Target> targets = new ArrayList<>();

    TestStand(Options options, Children children, Results results, Histograms histograms) throws IOException {
        this.options = options;
        this.results = results;
        this.histograms = histograms;
        this.launcher = new Launcher(children, List.of(options.gateway.trim().split(" +", -1)), options.heap);
        this.upstream = launcher.upstream(Integer.toString(options.loadCore));
        for (Kind kind : Kind.values()) {
            Optional<String> missing = launcher.missing(kind);
            if (!options.wants(kind)) {
                continue;
            }
            missing.ifPresent(why -> skip(kind, why));
        }
    }

    private void skip(Kind kind, String why) {
        skipped.put(kind, why);
        System.out.println("skipped: " + kind.title() + ": " + why);
    }

    Options options() {
        return options;
    }

    Results results() {
        return results;
    }

    Launcher launcher() {
        return launcher;
    }

    Target upstream() {
        return upstream;
    }

    /** Which targets are not there, and why. */
    Map<Kind, String> skipped() {
        return skipped;
    }

    /** The proxies that can be had and are wanted. */
    List<Kind> proxies() {
        return List.of(Kind.NGINX, Kind.FLOOR, Kind.GATEWAY).stream()
                .filter(kind -> options.wants(kind) && !skipped.containsKey(kind))
                .toList();
    }

    /** Direct and the proxies, started on their core at the first call and warmed up. */
    List<Target> targets() throws IOException {
        if (targets.isEmpty()) {
            targets.add(upstream);
            for (Kind kind : proxies()) {
                Target target = launcher.start(kind, upstream, Integer.toString(options.proxyCore));
                launcher.awaitAnswer(target, System.nanoTime());
                targets.add(target);
            }
            new WarmUp(this).run(targets);
        }
        return targets;
    }

    /** The targets forward and backward in turn, so that a drift of the machine hits all of them alike. */
    static List<Target> order(List<Target> targets, int round) {
        return round % 2 == 0 ? targets : targets.reversed();
    }

    Seen closed(Cell cell, Target target, Workload workload, ClosedPlan plan) throws IOException {
        Meter meter = new Meter(target, upstream);
        Seen seen = ClosedLoad.run(target.exchange(workload), plan, meter);
        add(cell, seen, meter);
        return seen;
    }

    Seen open(Cell cell, Target target, Workload workload, OpenPlan plan) throws IOException, InterruptedException {
        Meter meter = new Meter(target, upstream);
        Seen seen = OpenLoad.run(target.exchange(workload), plan, meter);
        add(cell, seen, meter);
        return seen;
    }

    private void add(Cell cell, Seen seen, Meter meter) throws IOException {
        Map<Metric, Double> values = Measures.of(cell.kind(), seen, meter);
        results.add(new Sample(cell, values));
        histograms.add(cell, seen);
        complain(cell, seen);
    }

    /** Load whose outcome the caller keeps. */
    Seen load(Target target, Workload workload, ClosedPlan plan, Probe probe) throws IOException {
        return ClosedLoad.run(target.exchange(workload), plan, probe);
    }

    /** A meter for windows that a part drives by itself. */
    Meter meter(Target target) {
        return new Meter(target, upstream);
    }

    /** Keeps what a part measured by its own means. */
    void add(Cell cell, Map<Metric, Double> values) {
        results.add(new Sample(cell, values));
    }

    void complain(Cell cell, Seen seen) {
        if (seen.failed() > 0) {
            System.out.printf("%s: %d failed: %s%n", cell, seen.failed(), seen.failures());
        }
    }

    /** Load that counts for nothing. */
    Seen unmeasured(Target target, Workload workload, int connections, Duration time) throws IOException {
        Exchange exchange = target.exchange(workload);
        Duration drain = Duration.ofSeconds(2);
        ClosedPlan plan = new ClosedPlan(
                connections, Duration.ofMillis(100), Duration.ZERO, time, drain, ClosedPlan.Repeat.UNTIL_THE_END);
        return ClosedLoad.run(exchange, plan, Probe.NONE);
    }
}
