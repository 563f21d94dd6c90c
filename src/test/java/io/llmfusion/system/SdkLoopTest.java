package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.system.Played.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The official SDKs do not stumble over what the tool loop shows of itself. */
@Tag("mcp")
@Timeout(60)
class SdkLoopTest {
    private static final UpstreamFormat SPEAKS = UpstreamFormat.OPENAI;

    private static ToolLoopScene scene;
    private static NodeDriver driver;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        scene = new ToolLoopScene(folder);
        driver = NodeDriver.start("sdk.mjs");
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
        if (driver != null) {
            driver.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void a_streamed_loop_is_accumulated(String sdk) throws Exception {
        Path file = scene.root.resolve(sdk + "-streamed.txt");
        play(file, true);

        JsonNode answer = driver.result(call(sdk, "accumulate")).get("answer");

        assertThat(Files.readString(file)).isEqualTo("noted");
        assertAnswer(sdk, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void a_whole_loop_is_read(String sdk) throws Exception {
        Path file = scene.root.resolve(sdk + "-whole.txt");
        play(file, false);

        JsonNode answer = driver.result(call(sdk, "create")).get("answer");

        assertThat(Files.readString(file)).isEqualTo("noted");
        assertAnswer(sdk, answer);
    }

    @Test
    void messages_show_the_calls_as_their_api_does() {
        play(scene.root.resolve("shown.txt"), true);

        JsonNode events = driver.result(call("anthropic", "stream")).get("events");

        List<String> blocks = events.valueStream()
                .map(event -> event.at("/content_block/type").asString(""))
                .filter(type -> !type.isEmpty())
                .toList();
        assertThat(blocks).containsExactly("text", "mcp_tool_use", "mcp_tool_result", "text");
        JsonNode end = events.get(events.size() - 2);
        assertThat(end.at("/delta/stop_reason").stringValue()).isEqualTo("end_turn");
        assertThat(end.at("/fusion/reason").stringValue()).isEqualTo("finish");
    }

    private static void assertAnswer(String sdk, JsonNode answer) {
        if (sdk.equals("openai")) {
            assertThat(answer.at("/choices/0/message/content").stringValue()).endsWith("It is noted.");
            assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
            assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
        } else {
            JsonNode content = answer.get("content");
            assertThat(content.get(content.size() - 1).get("text").stringValue())
                    .endsWith("It is noted.");
            assertThat(answer.get("stop_reason").stringValue()).isEqualTo("end_turn");
            assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(2 * Played.OUTPUT);
        }
    }

    private static void play(Path file, boolean streamed) {
        String arguments = Json.object()
                .put("path", file.toString())
                .put("content", "noted")
                .toString();
        Played write = new Played("I note it.", List.of(new Call("call_1", "filesystem_write_file", arguments)));
        for (Played turn : List.of(write, Played.text("It is noted."))) {
            scene.model.then(streamed ? SPEAKS.streams(turn) : SPEAKS.answers(turn));
        }
    }

    private static ObjectNode call(String sdk, String name) {
        ObjectNode command = Json.object().put("sdk", sdk).put("call", name).put("base", scene.gateway.url());
        command.putObject("params")
                .put("model", "files")
                .put("max_tokens", 50)
                .putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Note it.");
        return command;
    }
}
