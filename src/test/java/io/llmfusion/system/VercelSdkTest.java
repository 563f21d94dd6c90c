package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.system.Played.Call;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Vercel AI SDK as client, by each of its providers that speaks an API of ours, against providers of each kind. */
@Tag("providers")
@Timeout(60)
class VercelSdkTest {
    private static final String ANSWER = "It is sunny — and warm: ☀️ everywhere.";
    private static final Played CALL = Played.calls(new Call("call_A1", "weather", "{\"city\":\"Oslo\"}"));

    private static SdkScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) {
        scene = new SdkScene(folder, "vercel");
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    /** The SDK's provider (vercel.mjs says which package it is), the format behind the gateway. */
    static Stream<Arguments> pairs() {
        return Stream.of("responses", "chat", "compatible", "anthropic", "google")
                .flatMap(client -> Stream.of(UpstreamFormat.values()).map(format -> Arguments.of(client, format)));
    }

    private static ObjectNode call(String name, String client, String model) {
        ObjectNode params = Json.object().put("client", client).put("model", model);
        return scene.call(name, params.put("prompt", "How is the weather?").toString());
    }

    private static JsonNode result(String name, String client, UpstreamFormat format) {
        return scene.driver.result(call(name, client, format.model()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void generates_a_text_with_its_usage(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text(ANSWER)));

        JsonNode result = result("generate", client, format);

        assertAnswer(result);
        assertThat(result.at("/headers/x-fusion-provider").stringValue()).isEqualTo(format.provider());
        assertThat(scene.askedModel(format)).isEqualTo("m-1");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void streams_a_text_with_its_usage(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.streams(Played.text(ANSWER)));

        JsonNode result = result("stream", client, format);

        assertAnswer(result);
        assertThat(result.get("deltas").size()).isGreaterThan(3);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void runs_a_tool_and_goes_on(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.answers(CALL)).then(format.answers(Played.text("Fine.")));

        assertLoop(result("tools", client, format), format);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void runs_a_tool_of_a_stream_and_goes_on(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.streams(CALL)).then(format.streams(Played.text("Fine.")));

        assertLoop(result("streamTools", client, format), format);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void asks_for_an_object(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.answers(Played.text("{\"city\":\"Oslo\"}")));

        JsonNode result = result("object", client, format);

        assertThat(result.at("/object/city").stringValue()).isEqualTo("Oslo");
        assertThat(scene.asked(format).toString()).contains(format.schemaWord(), "\"city\"");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refusals_say_what_the_provider_said(String client, UpstreamFormat format) {
        scene.upstream(format).then(format.refuses(400, "invalid_request_error", "the script says no"));

        JsonNode refused = scene.driver.error(call("generate", client, format.model()));

        assertThat(refused.get("status").asInt()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.get("message").stringValue()).contains("the script says no");
        assertThat(refused.get("retryable").asBoolean()).isFalse();

        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("retry-after", "7");
        scene.upstream(format).then(format.refuses(429, "rate_limit_error", headers));

        JsonNode limited = scene.driver.error(call("stream", client, format.model()));

        assertThat(limited.get("status").asInt()).as(limited.toString()).isEqualTo(429);
        assertThat(limited.get("retryable").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_stream_that_fails_is_an_error_not_an_end(String client, UpstreamFormat format) {
        List<String> frames = new ArrayList<>(
                format.frames(Played.text("It is sunny and warm everywhere")).subList(0, format.textFrame() + 2));
        scene.upstream(format).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames), 1, ScriptedUpstream.CUT));
        JsonNode cut = scene.driver.error(call("stream", client, format.model()));
        assertThat(cut.get("message").stringValue()).as(cut.toString()).isNotBlank();

        frames.add(format.errorFrame("overloaded_error", "the script stumbled"));
        scene.upstream(format).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames)));
        JsonNode stumbled = scene.driver.error(call("stream", client, format.model()));
        assertThat(stumbled.get("message").stringValue())
                .as(stumbled.toString())
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"responses", "chat", "compatible", "anthropic", "google"})
    void our_own_refusals_have_their_status(String client) {
        JsonNode stranger = scene.driver.error(call("generate", client, "smart").put("key", "sk-wrong"));
        assertThat(stranger.get("status").asInt()).as(stranger.toString()).isEqualTo(401);

        JsonNode unknown = scene.driver.error(call("generate", client, "smrt"));
        assertThat(unknown.get("status").asInt()).as(unknown.toString()).isEqualTo(404);
        assertThat(unknown.get("message").stringValue()).contains("smart");
    }

    /** Its provider for Claude has no embeddings. */
    @ParameterizedTest
    @ValueSource(strings = {"responses", "compatible", "google"})
    void embeds_texts(String client) {
        scene.upstream(UpstreamFormat.OPENAI).then(ScriptedUpstream.answer("""
                {"object":"list","model":"m-1","usage":{"prompt_tokens":2,"total_tokens":2},"data":[
                 {"object":"embedding","index":0,"embedding":[1.0]},{"object":"embedding","index":1,"embedding":[2.0]}]}"""));
        ObjectNode command = call("embed", client, UpstreamFormat.OPENAI.model());
        ((ObjectNode) command.get("params")).putArray("values").add("hello").add("world");

        assertThat(scene.driver.result(command).get("embeddings").toString()).matches("\\[\\[1(\\.0)?],\\[2(\\.0)?]]");
    }

    private static void assertAnswer(JsonNode result) {
        assertThat(result.get("text").stringValue()).isEqualTo(ANSWER);
        assertThat(result.get("reason").stringValue()).isEqualTo("stop");
        assertThat(result.at("/usage/inputTokens").asInt()).isEqualTo(Played.INPUT);
        assertThat(result.at("/usage/inputTokenDetails/cacheReadTokens").asInt())
                .as(result.toString())
                .isEqualTo(Played.CACHED);
        assertThat(result.at("/usage/outputTokens").asInt()).isEqualTo(Played.OUTPUT);
    }

    private static void assertLoop(JsonNode result, UpstreamFormat format) {
        assertThat(result.get("text").stringValue()).as(result.toString()).isEqualTo("Fine.");
        assertThat(result.at("/calls/0/input/city").stringValue()).isEqualTo("Oslo");
        assertThat(result.at("/results/0/output/weather").stringValue()).isEqualTo("fine in Oslo");
        assertThat(result.at("/usage/outputTokens").asInt()).isEqualTo(2 * Played.OUTPUT);
        String conversation = scene.asked(format).get(format.conversation()).toString();
        assertThat(conversation).contains("How is the weather?", "weather", "fine in Oslo");
    }
}
