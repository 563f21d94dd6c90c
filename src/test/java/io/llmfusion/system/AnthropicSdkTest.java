package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.system.Played.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The official Anthropic SDK as client, against providers of each kind. */
@Tag("providers")
@Timeout(60)
class AnthropicSdkTest {
    private static final String QUESTION =
            "{\"model\":\"%s\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"How is the weather?\"}]}";
    private static final String TOOLS = """
            {"model":"%s","max_tokens":100,"system":"Be brief.","tools":[{"name":"weather","description":"Weather of a city",
              "input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}],
             "messages":[{"role":"user","content":"Weather in Oslo and Rome?"}]}""";
    private static final Played TWO_CALLS = new Played(
            "Let me look.",
            List.of(
                    new Call("toolu_A1", "weather", "{\"city\":\"Oslo\"}"),
                    new Call("toolu_B2", "weather", "{\"city\":\"Rome\"}")));

    private static SdkScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) {
        scene = new SdkScene(folder, "anthropic");
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_a_question_with_its_usage(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text("It is sunny, 21 °C.")));

        JsonNode result = scene.driver.result(scene.call("create", QUESTION.formatted(format.model())));

        JsonNode answer = result.get("answer");
        assertThat(answer.get("type").stringValue()).isEqualTo("message");
        assertThat(answer.at("/content/0/text").stringValue()).isEqualTo("It is sunny, 21 °C.");
        assertThat(answer.get("stop_reason").stringValue()).isEqualTo("end_turn");
        assertUsage(answer.get("usage"));
        assertThat(result.at("/headers/x-fusion-model").stringValue()).isEqualTo("m-1");
    }

    @ParameterizedTest
    @EnumSource
    void streams_an_answer_and_its_usage(UpstreamFormat format) {
        String text = "It is sunny — and warm: ☀️ everywhere.";
        scene.upstream(format).then(format.streams(Played.text(text)));

        JsonNode events = scene.driver
                .result(scene.call("stream", QUESTION.formatted(format.model())))
                .get("events");

        String whole = StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.at("/delta/text").asString(""))
                .collect(Collectors.joining());
        assertThat(whole).isEqualTo(text);
        assertThat(events.get(0).get("type").stringValue()).isEqualTo("message_start");
        assertThat(events.get(events.size() - 1).get("type").stringValue()).isEqualTo("message_stop");
        assertThat(events.get(events.size() - 2).at("/usage/output_tokens").asInt())
                .isEqualTo(Played.OUTPUT);
    }

    @ParameterizedTest
    @EnumSource
    void hands_over_parallel_calls_and_takes_their_results(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(TWO_CALLS)).then(format.answers(Played.text("Oslo 3, Rome 20.")));
        String question = TOOLS.formatted(format.model());

        JsonNode first = scene.driver.result(scene.call("create", question)).get("answer");
        assertTurn(first);

        ObjectNode followUp = (ObjectNode) Json.read(question);
        ArrayNode messages = (ArrayNode) followUp.get("messages");
        messages.addObject().put("role", "assistant").set("content", first.get("content"));
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        calls(first).forEach(call -> results.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", call.get("id").stringValue())
                .put("content", "fine"));
        JsonNode second = scene.driver.result(scene.call("create", followUp.toString()));

        assertThat(second.at("/answer/content/0/text").stringValue()).isEqualTo("Oslo 3, Rome 20.");
        assertThat(scene.asked(format).get(format.conversation()).toString()).contains("Rome", "fine", "toolu_B2");
    }

    @ParameterizedTest
    @EnumSource
    void accumulates_streamed_calls(UpstreamFormat format) {
        scene.upstream(format).then(format.streams(TWO_CALLS));

        JsonNode answer = scene.driver
                .result(scene.call("accumulate", TOOLS.formatted(format.model())))
                .get("answer");

        assertTurn(answer);
        assertUsage(answer.get("usage"));
    }

    @ParameterizedTest
    @EnumSource
    void shows_pictures_to_the_model(UpstreamFormat format) {
        String pixel =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        scene.upstream(format).then(format.answers(Played.text("A pixel and a cat.")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","max_tokens":50,"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                 {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}},
                 {"type":"image","source":{"type":"url","url":"https://pictures.example/cat.png"}}]}]}""".formatted(format.model(), pixel)));

        assertThat(result.at("/answer/content/0/text").stringValue()).isEqualTo("A pixel and a cat.");
        String asked = scene.asked(format).at(format.firstContent()).toString();
        assertThat(asked).contains(pixel, "https://pictures.example/cat.png");
        if (format == UpstreamFormat.OPENAI) {
            assertThat(asked).contains("data:image/png;base64,", "image_url");
        }
    }

    @ParameterizedTest
    @EnumSource
    void asks_for_structured_output(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text("{\"city\":\"Oslo\"}")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","max_tokens":50,"messages":[{"role":"user","content":"Where?"}],
                 "output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                   "properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}}""".formatted(format.model())));

        assertThat(Json.read(result.at("/answer/content/0/text").stringValue())
                        .get("city")
                        .stringValue())
                .isEqualTo("Oslo");
        assertThat(scene.asked(format).toString()).contains(format.schemaWord(), "\"city\"");
    }

    private static void assertTurn(JsonNode answer) {
        assertThat(answer.get("stop_reason").stringValue()).isEqualTo("tool_use");
        assertThat(answer.at("/content/0/text").stringValue()).isEqualTo("Let me look.");
        List<JsonNode> calls = calls(answer);
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).at("/input/city").stringValue()).isEqualTo("Oslo");
        assertThat(calls.get(1).at("/input/city").stringValue()).isEqualTo("Rome");
        assertThat(calls.get(0).get("id").stringValue()).isEqualTo("toolu_A1");
        assertThat(calls.get(1).get("id").stringValue()).isEqualTo("toolu_B2");
    }

    /** Beside one that Gemini signed stands a block with the signature. */
    private static List<JsonNode> calls(JsonNode answer) {
        return answer.get("content")
                .valueStream()
                .filter(block -> block.get("type").stringValue().equals("tool_use"))
                .toList();
    }

    private static void assertUsage(JsonNode usage) {
        assertThat(usage.get("input_tokens").asInt()).isEqualTo(Played.INPUT - Played.CACHED);
        assertThat(usage.get("cache_read_input_tokens").asInt()).isEqualTo(Played.CACHED);
        assertThat(usage.get("output_tokens").asInt()).isEqualTo(Played.OUTPUT);
    }
}
