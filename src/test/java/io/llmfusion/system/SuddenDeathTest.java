package io.llmfusion.system;

import static io.llmfusion.system.MortalScene.CHAT;
import static io.llmfusion.system.MortalScene.SPEAKS;
import static io.llmfusion.system.MortalScene.endless;
import static io.llmfusion.system.MortalScene.question;
import static io.llmfusion.system.MortalScene.skipUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of those around the gateway: recovered, reported, cancelled. */
@Tag("system")
@Timeout(120)
class SuddenDeathTest {
    private static MortalScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        scene = new MortalScene(folder);
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void a_killed_mcp_server_is_reported_and_started_again() {
        long pid = scene.pid("everything");
        String path = "/v1/mcp/tools/everything_trigger-long-running-operation";
        String arguments = "{\"duration\":60,\"steps\":600}";
        try (Stream<String> lines = scene.client
                .open(path, arguments, "accept", "text/event-stream")
                .body()) {
            Iterator<String> stream = lines.iterator();
            skipUntil(stream, "\"progress\"");
            kill(pid);
            assertThat(skipUntil(stream, "data: {\"error\"")).contains("everything");
        }
        PlainClient.Answer echo = scene.client.post("/v1/mcp/tools/everything_echo", "{\"message\":\"still there?\"}");
        assertThat(echo.text()).contains("still there?");
        assertThat(scene.pid("everything")).isNotEqualTo(pid);
        assertThat(scene.state("everything").get("restarts").asInt()).isPositive();
        assertThat(scene.client.post("/v1/mcp/tools/memory_read_graph", "{}").status())
                .isEqualTo(200);
    }

    @Test
    void a_killed_upstream_is_an_error_in_the_stream_and_the_next_target_answers() {
        try (Stream<String> lines = scene.client.open(CHAT, question("safe")).body()) {
            Iterator<String> stream = lines.iterator();
            skipUntil(stream, "again");
            scene.mortal.destroyForcibly();

            String last = skipUntil(stream, "\"error\"");
            assertThat(Json.read(last.substring("data:".length()))
                            .at("/error/message")
                            .stringValue())
                    .isNotBlank();
        }
        scene.upstream.then(SPEAKS.streams(Played.text("Here I am.")));
        List<JsonNode> chunks = scene.client.post(CHAT, question("safe")).events();
        assertThat(PlainClient.text(chunks)).isEqualTo("Here I am.");
    }

    @Test
    void a_killed_client_is_given_up_upstream() {
        int number = scene.upstream.received.size();
        scene.upstream.then(endless());
        try (NodeDriver sdk = NodeDriver.start("sdk.mjs")) {
            sdk.send(Json.object()
                    .put("sdk", "openai")
                    .put("call", "stream")
                    .put("base", scene.gateway.url())
                    .set("params", Json.read(question("scripted/m-1"))));
            ScriptedUpstream.Received received = scene.upstream.request(number);

            sdk.kill();

            assertThat(received.gone().toCompletionStage().toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(10));
        }
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
