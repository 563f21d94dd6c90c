package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.contender.Launcher;
import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.contender.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Fresh processes on all cores, as a deployment starts them. The floor gets an ahead-of-time cache, written on a training
 * run, since the distribution has one too; both use the serial collector.
 */
final class ColdStarts {
    private final TestStand stand;
    private final String allCores;

    ColdStarts(TestStand stand) {
        this.stand = stand;
        int cores = 1 + Math.max(stand.options().proxyCore, stand.options().loadCore);
        this.allCores = "0-" + (cores - 1);
    }

    /** Writes the floor's cache, if there will be one. */
    void prepare(List<Kind> kinds) throws IOException {
        if (kinds.contains(Kind.FLOOR)) {
            train();
        }
    }

    /** Started, not yet answering. */
    Target start(Kind kind) throws IOException {
        return stand.launcher().start(kind, stand.upstream(), allCores);
    }

    private void train() throws IOException {
        Launcher launcher = stand.launcher();
        Path cache = launcher.folder().resolve("floor.aot").toAbsolutePath();
        Files.deleteIfExists(cache);
        launcher.floorFlags(List.of("-XX:+UseSerialGC", "-XX:AOTCacheOutput=" + cache));
        Target floor = launcher.start(Kind.FLOOR, stand.upstream(), allCores);
        launcher.awaitAnswer(floor, System.nanoTime());
        stand.unmeasured(floor, Workload.ANSWER_1_KB, 8, Duration.ofSeconds(2));
        stand.unmeasured(floor, Workload.STREAM, 8, Duration.ofSeconds(1));
        launcher.stop(floor);
        launcher.floorFlags(List.of("-XX:+UseSerialGC", "-XX:AOTCache=" + cache));
    }
}
