package io.llmfusion.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The gateway's configuration for the bench: a key to check, a provider for each workload, defaults for all else. */
final class GatewayConfig {
    private GatewayConfig() {}

    static Path write(Path folder, int port, int upstreamPort) throws IOException {
        String providers = Workload.ALL.stream()
                .map(workload -> provider(workload, upstreamPort))
                .distinct()
                .collect(Collectors.joining());
        String yaml = """
                server: { host: 127.0.0.1, port: %d }
                auth:
                  keys:
                    - { id: bench, key: "%s", models: ["*"] }
                providers:
                %s""".formatted(port, Target.KEY, providers);
        return Files.writeString(folder.resolve("fusion.yaml"), yaml).toAbsolutePath();
    }

    private static String provider(Workload workload, int upstreamPort) {
        String root =
                "http://127.0.0.1:" + upstreamPort + "/" + workload.profile().segment();
        String dialect = workload.translated() ? "anthropic" : "openai";
        String base = workload.translated() ? root : root + "/v1";
        return "  %s: { dialect: %s, base-url: \"%s\", api-key: bench }%n"
                .formatted(workload.provider(), dialect, base);
    }
}
