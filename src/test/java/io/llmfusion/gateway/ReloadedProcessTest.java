package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a server's process while its own entry of the configuration changes. */
@Tag("system")
@Timeout(60)
class ReloadedProcessTest {
    @TempDir
    Path folder;

    @Test
    void a_long_call_ends_where_it_began_and_holds_the_next_up_for_the_grace_alone() throws IOException {
        try (RunningNode node = new RunningNode(folder, yaml("v0"), Duration.ofMillis(1))) {
            CompletableFuture<HttpResponse<String>> waits = begun(node);

            node.apply(yaml("v1"));

            assertThat(node.post("/v1/mcp/tools/local_echo", "{}").statusCode()).isEqualTo(200);
            assertThat(waits).isNotDone();
            signal();
            assertThat(waits.join().body()).contains("waited");
            assertThat(waits.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void calls_wait_within_the_grace_for_the_process_before() throws IOException {
        try (RunningNode node = new RunningNode(folder, yaml("v0"), Duration.ofHours(1))) {
            CompletableFuture<HttpResponse<String>> waits = begun(node);

            node.apply(yaml("v1"));

            CompletableFuture<HttpResponse<String>> next = call(node, "local_echo");
            signal();
            assertThat(waits.join().body()).contains("waited");
            assertThat(next.join().statusCode()).isEqualTo(200);
        }
    }

    /** A call that its server has begun with. */
    private CompletableFuture<HttpResponse<String>> begun(RunningNode node) {
        RunningNode.until(
                "the tool is there",
                () -> node.post("/v1/mcp/tools/local_echo", "{}").statusCode() == 200);
        CompletableFuture<HttpResponse<String>> waits = call(node, "local_waits");
        RunningNode.until("the call has begun", () -> Files.exists(folder.resolve("signal.begun")));
        return waits;
    }

    private static CompletableFuture<HttpResponse<String>> call(RunningNode node, String tool) {
        return CompletableFuture.supplyAsync(() -> node.post("/v1/mcp/tools/" + tool, "{}"));
    }

    private void signal() throws IOException {
        Files.createFile(folder.resolve("signal"));
    }

    private String yaml(String version) {
        String script = Path.of("src/test/resources/io/llmfusion/mcp/client/server.sh")
                .toAbsolutePath()
                .toString();
        return """
                server: { port: 0 }
                mcp:
                  servers:
                    local: { command: sh, args: ["%s", %s], env: { SIGNAL: "%s" } }
                """.formatted(script, version, folder.resolve("signal"));
    }
}
