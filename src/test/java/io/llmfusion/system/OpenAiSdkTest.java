package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.system.Played.Call;
import java.nio.file.Path;
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

/** The official OpenAI SDK as client, against providers of each kind. */
@Tag("providers")
@Timeout(60)
class OpenAiSdkTest {
    private static final String QUESTION =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"How is the weather?\"}]}";
    private static final String TOOLS = """
            {"model":"%s","tools":[{"type":"function","function":{"name":"weather","description":"Weather of a city",
              "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
             "messages":[{"role":"user","content":"Weather in Oslo and Rome?"}]}""";
    private static final Played TWO_CALLS = Played.calls(
            new Call("call_A1", "weather", "{\"city\":\"Oslo\"}"),
            new Call("call_B2", "weather", "{\"city\":\"Rome\"}"));

    private static SdkScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) {
        scene = new SdkScene(folder, "openai");
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
        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("It is sunny, 21 °C.");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertUsage(answer.get("usage"));
        assertThat(result.at("/headers/x-fusion-provider").stringValue()).isEqualTo(format.provider());
        assertThat(result.at("/headers/x-fusion-request-id").stringValue()).isNotBlank();
        assertThat(scene.askedModel(format)).isEqualTo("m-1");
    }

    @ParameterizedTest
    @EnumSource
    void streams_an_answer_and_its_usage(UpstreamFormat format) {
        String text = "It is sunny — and warm: ☀️ everywhere.";
        scene.upstream(format).then(format.streams(Played.text(text)));

        JsonNode result = scene.driver.result(scene.call(
                "stream",
                QUESTION.formatted(format.model())
                        .replace("\"messages\"", "\"stream_options\":{\"include_usage\":true},\"messages\"")));

        JsonNode events = result.get("events");
        assertThat(texts(events)).isEqualTo(text);
        assertUsage(events.get(events.size() - 1).get("usage"));
        assertThat(result.at("/headers/content-type").stringValue()).startsWith("text/event-stream");
    }

    @ParameterizedTest
    @EnumSource
    void hands_over_parallel_calls_and_takes_their_results(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(TWO_CALLS)).then(format.answers(Played.text("Oslo 3, Rome 20.")));
        String question = TOOLS.formatted(format.model());

        JsonNode first = scene.driver.result(scene.call("create", question)).at("/answer/choices/0");
        assertThat(first.get("finish_reason").stringValue()).isEqualTo("tool_calls");
        assertCalls(first.at("/message/tool_calls"));

        ObjectNode followUp = (ObjectNode) Json.read(question);
        ArrayNode messages = (ArrayNode) followUp.get("messages");
        messages.add(first.get("message"));
        first.at("/message/tool_calls").forEach(call -> messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", call.get("id").stringValue())
                .put("content", "fine"));
        JsonNode second = scene.driver.result(scene.call("create", followUp.toString()));

        assertThat(second.at("/answer/choices/0/message/content").stringValue()).isEqualTo("Oslo 3, Rome 20.");
        assertThat(scene.asked(format).get(format.conversation()).toString())
                .contains("Rome", "fine")
                .doesNotContain("null}");
    }

    @ParameterizedTest
    @EnumSource
    void accumulates_streamed_calls(UpstreamFormat format) {
        scene.upstream(format).then(format.streams(TWO_CALLS));

        JsonNode answer = scene.driver
                .result(scene.call("accumulate", TOOLS.formatted(format.model())))
                .get("answer");

        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
        assertCalls(answer.at("/choices/0/message/tool_calls"));
    }

    @ParameterizedTest
    @EnumSource
    void shows_pictures_to_the_model(UpstreamFormat format) {
        String pixel =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        scene.upstream(format).then(format.answers(Played.text("A pixel and a cat.")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}},
                 {"type":"image_url","image_url":{"url":"https://pictures.example/cat.png"}}]}]}""".formatted(format.model(), pixel)));

        assertThat(result.at("/answer/choices/0/message/content").stringValue()).isEqualTo("A pixel and a cat.");
        String asked = scene.asked(format).at(format.firstContent()).toString();
        assertThat(asked).contains(pixel, "https://pictures.example/cat.png");
        if (format == UpstreamFormat.ANTHROPIC) {
            assertThat(asked).contains("\"media_type\":\"image/png\"", "\"type\":\"url\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void asks_for_structured_output(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text("{\"city\":\"Oslo\"}")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","messages":[{"role":"user","content":"Where?"}],
                 "response_format":{"type":"json_schema","json_schema":{"name":"place","strict":true,"schema":{"type":"object",
                   "properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}}""".formatted(format.model())));

        String text = result.at("/answer/choices/0/message/content").stringValue();
        assertThat(Json.read(text).get("city").stringValue()).isEqualTo("Oslo");
        assertThat(scene.asked(format).toString()).contains(format.schemaWord(), "\"city\"");
    }

    private static void assertCalls(JsonNode calls) {
        assertThat(calls.size()).isEqualTo(2);
        assertThat(calls.at("/0/function/name").stringValue()).isEqualTo("weather");
        assertThat(Json.read(calls.at("/0/function/arguments").stringValue()).toString())
                .isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(Json.read(calls.at("/1/function/arguments").stringValue()).toString())
                .isEqualTo("{\"city\":\"Rome\"}");
        assertThat(calls.at("/0/id").stringValue()).isEqualTo("call_A1");
        assertThat(calls.at("/1/id").stringValue()).isEqualTo("call_B2");
    }

    private static void assertUsage(JsonNode usage) {
        assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(Played.INPUT);
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(Played.OUTPUT);
        assertThat(usage.get("total_tokens").asInt()).isEqualTo(Played.INPUT + Played.OUTPUT);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(Played.CACHED);
    }

    private static String texts(JsonNode events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.at("/choices/0/delta/content").asString(""))
                .collect(Collectors.joining());
    }
}
