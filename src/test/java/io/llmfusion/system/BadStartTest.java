package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot work ends at once, with all that is wrong and what to write instead. */
@Tag("system")
@Timeout(90)
class BadStartTest {
    @TempDir
    private Path folder;

    @Test
    void every_problem_is_named_at_once() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
                server: { port: 70000, hots: 127.0.0.1 }
                providers:
                  openai: { dialect: opnai, api-key: "${A_KEY_THAT_IS_NOT_SET}" }
                models:
                  fast: { targets: [openai/x, nowhere/y] }
                mcp:
                  servers:
                    files: { args: [x] }
                """);

        try (GatewayProcess check = GatewayProcess.run(folder, Map.of(), "check", "--config", file.toString())) {
            assertThat(check.exit()).isEqualTo(1);
            Await.until("everything is said: " + check.output(), 5, () -> check.output()
                    .contains("mcp.servers.files"));
            assertThat(check.output())
                    .contains("server.port", "server.hots", "host", "opnai", "A_KEY_THAT_IS_NOT_SET", "nowhere")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void broken_yaml_is_named_with_its_line() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.yaml"), "server:\n  port: 0\n   host: [\n");

        try (GatewayProcess gateway = GatewayProcess.run(folder, Map.of(), "serve", "--config", file.toString())) {
            assertThat(gateway.exit()).isEqualTo(1);
            Await.until("the place is said", () -> gateway.output().contains("broken.yaml"));
            assertThat(gateway.output()).contains("line 3").doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void a_port_in_use_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = GatewayProcess.serve(
                        folder,
                        "server: { port: " + taken.getLocalPort() + " }\nproviders: { demo: { dialect: demo } }\n")) {
            assertThat(gateway.exit()).isEqualTo(1);
            Await.until("the port is said", () -> gateway.output().contains("127.0.0.1:" + taken.getLocalPort()));
            assertThat(gateway.output()).doesNotContain("Exception", "\tat ");
        }
    }
}
