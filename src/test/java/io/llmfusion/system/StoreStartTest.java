package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the store means for a gateway's start and the next one's. */
@Tag("system")
@Timeout(180)
class StoreStartTest {
    private static final String YAML = """
            server: { port: 0 }
            providers: { demo: { dialect: demo } }
            """;
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    @TempDir
    Path folder;

    private static void kill(GatewayProcess gateway) throws InterruptedException {
        gateway.process.destroyForcibly();
        assertThat(gateway.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_mcp_session_goes_on_with_the_gateway_that_comes_after() throws Exception {
        String session;
        try (GatewayProcess gateway = GatewayProcess.serve(folder, YAML);
                PlainClient client = new PlainClient(gateway.url())) {
            session = client.post("/mcp", INITIALIZE, "accept", "application/json, text/event-stream")
                    .header("mcp-session-id");
            assertThat(session).isNotEmpty();
            kill(gateway);
        }
        try (GatewayProcess gateway = GatewayProcess.serve(folder, YAML);
                PlainClient client = new PlainClient(gateway.url())) {
            for (int index = 0; index < 6; index++) {
                assertThat(list(client, session).text()).contains("llm_chat");
            }
            String forged = session.substring(0, session.length() - 3) + "AAA";
            assertThat(list(client, forged).status()).isEqualTo(404);
            assertThat(client.delete("/mcp", "mcp-session-id", session).status())
                    .isEqualTo(204);
            assertThat(list(client, session).status()).isEqualTo(404);
        }
    }

    private static PlainClient.Answer list(PlainClient client, String session) {
        return client.post(
                "/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}",
                "accept",
                "application/json, text/event-stream",
                "mcp-session-id",
                session);
    }

    @Test
    void a_store_that_cannot_be_used_is_told_at_the_start_by_its_name() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Path damaged = Files.writeString(folder.resolve("data/fusion.db"), "no database ".repeat(500));

        try (GatewayProcess gateway = GatewayProcess.serve(folder, YAML)) {
            assertThat(gateway.exit()).isNotZero();
            assertThat(gateway.output())
                    .contains(damaged.toRealPath().toString())
                    .contains("damaged")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_no_obstacle() {
        String home = "/proc";
        try (GatewayProcess gateway = GatewayProcess.run(
                        folder, Map.of("FUSION_HOME", home), "serve", "--config", config().toString());
                PlainClient client = new PlainClient(gateway.url())) {
            assertThat(client.get("/healthz").status()).isEqualTo(200);
            assertThat(gateway.output()).contains("kept in memory only");
        }
    }

    private Path config() {
        try {
            return Files.writeString(folder.resolve("fusion.yaml"), YAML);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
