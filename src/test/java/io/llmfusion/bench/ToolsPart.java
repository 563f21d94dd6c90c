package io.llmfusion.bench;

import io.llmfusion.bench.contender.GatewayConfig;
import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.machine.ProcessTree;
import io.llmfusion.bench.report.Cell;
import io.llmfusion.bench.report.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** `tools/call` at the gateway's `/mcp`, to a server over stdio that answers at once: one call in flight per session. */
final class ToolsPart {
    static final String PART = "tools";
    static final String WORK = "tools/call to a stdio server";
    static final int SESSIONS = 16;

    private final TestStand stand;

    ToolsPart(TestStand stand) {
        this.stand = stand;
    }

    void run() throws IOException, InterruptedException {
        if (!stand.proxies().contains(Kind.GATEWAY)) {
            return;
        }
        stand.launcher().tools(GatewayConfig.Tools.STDIO);
        Target gateway = new ColdStarts(stand).start(Kind.GATEWAY);
        stand.launcher().tools(GatewayConfig.Tools.NONE);
        stand.launcher().awaitReady(gateway, System.nanoTime());
        calls(gateway, stand.options().warmup().toNanos());
        for (int round = 0; round < stand.options().repeats(); round++) {
            measure(gateway);
        }
        stand.launcher().stop(gateway);
    }

    /** The tool server's own process does not count. */
    private void measure(Target gateway) throws IOException, InterruptedException {
        ProcessTree process = new ProcessTree(List.of(gateway.process().pid()));
        long cpu = process.cpuNanos();
        long start = System.nanoTime();
        long calls = calls(gateway, stand.options().window().toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (process.cpuNanos() - cpu) / 1e3 / calls;
        stand.add(
                new Cell(PART, WORK, SESSIONS, Kind.GATEWAY),
                Map.of(Metric.CPU_MICROS_PER_REQUEST, micros, Metric.REQUESTS_PER_SECOND, calls / seconds));
    }

    private static long calls(Target target, long nanos) throws IOException, InterruptedException {
        long end = System.nanoTime() + nanos;
        List<Future<Long>> sessions = new ArrayList<>();
        long calls = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(SESSIONS)) {
            for (int session = 0; session < SESSIONS; session++) {
                sessions.add(threads.submit(() -> ToolCalls.until(end, target.port())));
            }
            for (Future<Long> session : sessions) {
                calls += session.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a tool was not called", e.getCause());
        }
        return calls;
    }
}
