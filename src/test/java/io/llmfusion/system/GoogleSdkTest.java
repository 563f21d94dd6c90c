package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.system.Played.Call;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The official Google SDK as client, against providers of each kind. */
@Tag("providers")
@Timeout(60)
class GoogleSdkTest {
    private static final String QUESTION = "{\"model\":\"%s\",\"contents\":\"How is the weather?\"}";
    private static final String TOOLS = """
            {"model":"%s","contents":[{"role":"user","parts":[{"text":"Weather in Oslo and Rome?"}]}],
             "config":{"systemInstruction":"Be brief.","tools":[{"functionDeclarations":[{"name":"weather",
               "description":"Weather of a city","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}},
               "required":["city"]}}]}]}}""";
    private static final Played TWO_CALLS = new Played(
            "Let me look.",
            List.of(
                    new Call("call_A1", "weather", "{\"city\":\"Oslo\"}"),
                    new Call("call_B2", "weather", "{\"city\":\"Rome\"}")));

    private static SdkScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) {
        scene = new SdkScene(folder, "google");
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
        assertThat(answer.get("text").stringValue()).isEqualTo("It is sunny, 21 °C.");
        assertThat(answer.at("/candidates/0/finishReason").stringValue()).isEqualTo("STOP");
        assertUsage(answer.get("usageMetadata"));
        assertThat(result.at("/headers/x-fusion-provider").stringValue()).isEqualTo(format.provider());
        assertThat(scene.askedModel(format)).isEqualTo("m-1");
    }

    @ParameterizedTest
    @EnumSource
    void streams_an_answer_and_its_usage(UpstreamFormat format) {
        String text = "It is sunny — and warm: ☀️ everywhere.";
        scene.upstream(format).then(format.streams(Played.text(text)));

        JsonNode events = scene.driver
                .result(scene.call("stream", QUESTION.formatted(format.model())))
                .get("events");

        assertThat(texts(events)).isEqualTo(text);
        assertThat(events.size()).isGreaterThan(3);
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/candidates/0/finishReason").stringValue()).isEqualTo("STOP");
        assertUsage(last.get("usageMetadata"));
    }

    @ParameterizedTest
    @EnumSource
    void hands_over_parallel_calls_and_takes_their_results(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(TWO_CALLS)).then(format.answers(Played.text("Oslo 3, Rome 20.")));
        String question = TOOLS.formatted(format.model());

        JsonNode first = scene.driver.result(scene.call("create", question)).get("answer");
        assertCalls(first.get("calls"));

        ObjectNode followUp = (ObjectNode) Json.read(question);
        ArrayNode contents = (ArrayNode) followUp.get("contents");
        contents.add(first.at("/candidates/0/content"));
        ArrayNode results = contents.addObject().put("role", "user").putArray("parts");
        first.get("calls").forEach(call -> {
            ObjectNode response = results.addObject()
                    .putObject("functionResponse")
                    .put("id", call.get("id").stringValue())
                    .put("name", call.get("name").stringValue());
            response.putObject("response").put("output", "fine");
        });
        JsonNode second = scene.driver.result(scene.call("create", followUp.toString()));

        assertThat(second.at("/answer/text").stringValue()).isEqualTo("Oslo 3, Rome 20.");
        assertThat(scene.asked(format).get(format.conversation()).toString()).contains("Rome", "fine", "call_B2");
    }

    @ParameterizedTest
    @EnumSource
    void streams_calls(UpstreamFormat format) {
        scene.upstream(format).then(format.streams(TWO_CALLS));

        JsonNode events = scene.driver
                .result(scene.call("stream", TOOLS.formatted(format.model())))
                .get("events");

        ArrayNode calls = Json.mapper().createArrayNode();
        events.forEach(event -> event.path("calls").forEach(calls::add));
        assertThat(texts(events)).isEqualTo("Let me look.");
        assertCalls(calls);
    }

    @ParameterizedTest
    @EnumSource
    void keeps_a_chat_going_over_streams(UpstreamFormat format) {
        scene.upstream(format)
                .then(format.streams(Played.text("The first answer of two.")))
                .then(format.streams(Played.text("The second one.")));

        JsonNode result = scene.driver.result(
                scene.call("chat", "{\"model\":\"%s\",\"messages\":[\"One?\",\"Two?\"]}".formatted(format.model())));

        assertThat(result.at("/answers/0").stringValue()).isEqualTo("The first answer of two.");
        assertThat(result.at("/answers/1").stringValue()).isEqualTo("The second one.");
        String asked = scene.asked(format).get(format.conversation()).toString();
        assertThat(asked).contains("One?", "Two?");
        if (format != UpstreamFormat.GEMINI) {
            assertThat(asked).contains("The first answer of two.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shows_pictures_to_the_model(UpstreamFormat format) {
        String pixel =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        scene.upstream(format).then(format.answers(Played.text("A pixel.")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","contents":[{"role":"user","parts":[{"text":"What is this?"},
                 {"inlineData":{"mimeType":"image/png","data":"%s"}}]}]}""".formatted(format.model(), pixel)));

        assertThat(result.at("/answer/text").stringValue()).isEqualTo("A pixel.");
        assertThat(scene.asked(format).at(format.firstContent()).toString()).contains(pixel, "image/png");
    }

    @ParameterizedTest
    @EnumSource
    void asks_for_structured_output(UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text("{\"city\":\"Oslo\"}")));

        JsonNode result = scene.driver.result(scene.call("create", """
                {"model":"%s","contents":"Where?","config":{"responseMimeType":"application/json","responseJsonSchema":
                  {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""".formatted(format.model())));

        assertThat(Json.read(result.at("/answer/text").stringValue())
                        .get("city")
                        .stringValue())
                .isEqualTo("Oslo");
        assertThat(scene.asked(format).toString()).contains(format.schemaWord(), "\"city\"");
    }

    @ParameterizedTest
    @EnumSource
    void refusals_and_rate_limits_have_their_status(UpstreamFormat format) {
        scene.upstream(format).then(format.refuses(400, "invalid_request_error", "the script says no"));
        JsonNode refused = scene.driver.error(scene.call("create", QUESTION.formatted(format.model())));
        assertThat(refused.get("class").stringValue()).isEqualTo("ApiError");
        assertThat(refused.get("status").asInt()).isEqualTo(400);
        assertThat(refused.get("message").stringValue()).contains("the script says no", "INVALID_ARGUMENT");

        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("retry-after", "7");
        scene.upstream(format).then(format.refuses(429, "rate_limit_error", headers));
        JsonNode limited = scene.driver.error(scene.call("stream", QUESTION.formatted(format.model())));
        assertThat(limited.get("status").asInt()).isEqualTo(429);
        assertThat(limited.get("message").stringValue()).contains("RESOURCE_EXHAUSTED", "7s");
    }

    @ParameterizedTest
    @EnumSource
    void error_inside_a_stream_and_a_cut_are_errors(UpstreamFormat format) {
        List<String> frames = new ArrayList<>(
                format.frames(Played.text("It is sunny and warm everywhere")).subList(0, 4));
        scene.upstream(format).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames), 1, ScriptedUpstream.CUT));
        JsonNode cut = scene.driver.error(scene.call("stream", QUESTION.formatted(format.model())));
        assertThat(cut.get("class").stringValue()).as(cut.toString()).isEqualTo("ApiError");

        frames.add(format.errorFrame(
                format == UpstreamFormat.OPENAI ? "server_error" : "overloaded_error", "the script stumbled"));
        scene.upstream(format).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames)));
        JsonNode stumbled = scene.driver.error(scene.call("stream", QUESTION.formatted(format.model())));
        assertThat(stumbled.get("class").stringValue()).as(stumbled.toString()).isEqualTo("ApiError");
        assertThat(stumbled.get("status").asInt()).isIn(502, 503);
    }

    @Test
    void our_own_refusals_have_their_status() {
        ObjectNode stranger = scene.call("create", QUESTION.formatted("smart")).put("key", "sk-wrong");
        assertThat(scene.driver.error(stranger).get("status").asInt()).isEqualTo(401);
        JsonNode unknown = scene.driver.error(scene.call("create", QUESTION.formatted("smrt")));
        assertThat(unknown.get("status").asInt()).isEqualTo(404);
        assertThat(unknown.get("message").stringValue()).contains("smart");
    }

    @Test
    void lists_models() {
        JsonNode names = scene.driver.result(scene.call("models", "{}")).get("names");
        assertThat(names.toString()).contains("models/smart");
    }

    private static void assertCalls(JsonNode calls) {
        assertThat(calls.size()).isEqualTo(2);
        assertThat(calls.at("/0/name").stringValue()).isEqualTo("weather");
        assertThat(calls.at("/0/args/city").stringValue()).isEqualTo("Oslo");
        assertThat(calls.at("/1/args/city").stringValue()).isEqualTo("Rome");
        assertThat(calls.at("/1/id").stringValue()).isEqualTo("call_B2");
    }

    private static void assertUsage(JsonNode usage) {
        assertThat(usage.get("promptTokenCount").asInt()).isEqualTo(Played.INPUT);
        assertThat(usage.get("cachedContentTokenCount").asInt()).isEqualTo(Played.CACHED);
        assertThat(usage.get("candidatesTokenCount").asInt()
                        + usage.path("thoughtsTokenCount").asInt(0))
                .isEqualTo(Played.OUTPUT);
        assertThat(usage.get("totalTokenCount").asInt()).isEqualTo(Played.INPUT + Played.OUTPUT);
    }

    private static String texts(JsonNode events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.path("text").asString(""))
                .collect(Collectors.joining());
    }
}
