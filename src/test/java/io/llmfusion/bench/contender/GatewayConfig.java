package io.llmfusion.bench.contender;

import io.llmfusion.bench.upstream.StdioTools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The gateway's configuration for the bench: a key to check, a provider for each workload, defaults for all else. */
public final class GatewayConfig {
    /** The tool of the MCP server, as clients of the gateway call it. */
    public static final String TOOL = "bench_echo";

    private GatewayConfig() {}

    /** Whether it has an MCP server too, a process of its own beside the gateway's. */
    public enum Tools {
        NONE,
        STDIO
    }

    static Path write(Path folder, int port, int upstreamPort, Tools tools) throws IOException {
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
                %s%s""".formatted(port, Target.KEY, providers, tools == Tools.NONE ? "" : mcp());
        return Files.writeString(folder.resolve("fusion.yaml"), yaml).toAbsolutePath();
    }

    private static String mcp() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = System.getProperty("java.class.path").split(File.pathSeparator, -1)[0];
        return """
                mcp:
                  servers:
                    bench: { command: "%s", args: [-Xmx32m, -XX:+UseSerialGC, -cp, "%s", %s] }
                """.formatted(java, Path.of(classes).toAbsolutePath(), StdioTools.class.getName());
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
