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
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The end of the gateway itself, sudden or asked for: nobody is left behind. */
@Tag("system")
@Timeout(120)
class GatewayEndTest {
    private MortalScene scene;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        scene = new MortalScene(folder);
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void a_killed_gateway_leaves_nobody_behind() {
        scene.upstream.then(endless());
        List<Long> children = List.of(scene.pid("everything"), scene.pid("memory"));
        List<Long> all =
                scene.gateway.process.descendants().map(ProcessHandle::pid).toList();
        assertThat(all).containsAll(children);
        HttpResponse<Stream<String>> open = scene.client.open(CHAT, question("scripted/m-1"));
        ScriptedUpstream.Received received = scene.upstream.request(0);

        scene.gateway.process.destroyForcibly();

        assertThat(received.gone().toCompletionStage().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        Await.until("every child has ended: " + all, () -> all.stream().noneMatch(GatewayProcess::alive));
        open.body().close();
    }

    @Test
    void a_stream_in_flight_is_finished_before_a_stop() {
        List<Long> children = List.of(scene.pid("everything"), scene.pid("memory"));
        String text = "a long answer, which takes its time. ".repeat(10);
        scene.upstream.then(ScriptedUpstream.stream(
                UpstreamFormat.buffers(SPEAKS.frames(Played.text(text))), 20, response -> response.end()));
        HttpResponse<Stream<String>> open = scene.client.open(CHAT, question("scripted/m-1"));

        scene.gateway.process.destroy();
        List<String> data = open.body().filter(line -> line.startsWith("data:")).toList();

        assertThat(data.getLast()).isEqualTo("data: [DONE]");
        List<JsonNode> chunks = data.stream()
                .filter(line -> !line.endsWith("[DONE]"))
                .map(line -> Json.read(line.substring("data:".length())))
                .toList();
        assertThat(PlainClient.text(chunks)).isEqualTo(text);
        assertThat(scene.gateway.exit()).as(scene.gateway.output()).isIn(0, 143);
        assertThat(children).noneMatch(GatewayProcess::alive);
    }

    @Test
    void neither_an_idle_session_nor_a_running_tool_holds_up_a_stop() {
        try (NodeDriver mcp = NodeDriver.start("mcp.mjs")) {
            mcp.result(RealServersScene.command("connect", "idle").put("url", scene.gateway.url() + "/mcp"));
            String path = "/v1/mcp/tools/everything_trigger-long-running-operation";
            HttpResponse<Stream<String>> open =
                    scene.client.open(path, "{\"duration\":60,\"steps\":600}", "accept", "text/event-stream");
            skipUntil(open.body().iterator(), "\"progress\"");
            List<Long> all =
                    scene.gateway.process.descendants().map(ProcessHandle::pid).toList();

            scene.gateway.process.destroy();

            assertThat(scene.gateway.exit()).as(scene.gateway.output()).isIn(0, 143);
            assertThat(all).noneMatch(GatewayProcess::alive);
        }
    }
}
