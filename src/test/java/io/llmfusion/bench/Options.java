package io.llmfusion.bench;

import io.llmfusion.bench.contender.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The command line of the bench. */
final class Options {
    @Option(names = "--quick", description = "a smoke run of about two minutes, its figures only roughly right")
    boolean quick;

    @Option(
            names = "--part",
            split = ",",
            paramLabel = "PART",
            description = "${COMPLETION-CANDIDATES}; default: plain,latency,streams. Can be given several times")
    Set<Part> parts = new LinkedHashSet<>();

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "TARGET",
            description = "${COMPLETION-CANDIDATES}; default: all")
    Set<Kind> targets = new LinkedHashSet<>();

    @Option(
            names = "--gateway",
            paramLabel = "COMMAND",
            description = "serves the configuration that FUSION_CONFIG names")
    String gateway = "target/fusion/bin/fusion serve";

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "load before the first window, each JVM")
    int warmup = -1;

    @Option(names = "--repeats", paramLabel = "N", description = "windows of each cell")
    int repeats = -1;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "-Xmx of the measured JVMs (default: ${DEFAULT-VALUE})")
    String heap = "256m";

    @Option(names = "--output", paramLabel = "FOLDER", description = "results, logs (default: ${DEFAULT-VALUE})")
    Path output = Path.of("target/bench");

    @Option(names = "--proxy-core", hidden = true)
    int proxyCore;

    @Option(names = "--load-core", hidden = true)
    int loadCore = 1;

    @Option(names = "--strict", description = "exit with 1 when a bar is missed, not only when requests fail")
    boolean strict;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    boolean help;

    Set<Part> parts() {
        return parts.isEmpty() ? Set.of(Part.PLAIN, Part.LATENCY, Part.STREAMS) : parts;
    }

    boolean wants(Kind kind) {
        return targets.isEmpty() || targets.contains(kind);
    }

    int repeats() {
        return repeats > 0 ? repeats : quick ? 2 : 6;
    }

    Duration warmup() {
        return Duration.ofSeconds(warmup >= 0 ? warmup : quick ? 6 : 60);
    }

    Duration window() {
        return quick ? Duration.ofMillis(800) : Duration.ofSeconds(2);
    }
}
