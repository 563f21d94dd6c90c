package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the official SDKs of OpenAI, Anthropic and Google do beside chats. */
@Tag("providers")
@Timeout(60)
class OperationsSdkTest {
    private static final byte[] FILE = {1, 2, 0, -1, '\r', '\n', '-', '-'};

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

    private static ScriptedUpstream upstream() {
        return scene.upstream(UpstreamFormat.OPENAI);
    }

    private static JsonNode result(String call, String parameters) {
        return scene.driver.result(scene.call(call, parameters));
    }

    private static JsonNode withFile(String call, String parameters) {
        ObjectNode command = scene.call(call, parameters);
        command.put("file", Base64.getEncoder().encodeToString(FILE));
        return scene.driver.result(command);
    }

    /** The SDK asks for base64 unless told otherwise, and hands out numbers. */
    @Test
    void embeds_from_numbers_and_from_base64() {
        upstream().then(ScriptedUpstream.answer("""
                        {"object":"list","model":"m-1","usage":{"prompt_tokens":2,"total_tokens":2},
                         "data":[{"object":"embedding","index":0,"embedding":[0.5,-0.25]}]}""")).then(ScriptedUpstream.answer("""
                        {"object":"list","model":"m-1","usage":{"prompt_tokens":2,"total_tokens":2},
                         "data":[{"object":"embedding","index":0,"embedding":"AAAAPwAAgL4="}]}"""));

        for (int turn = 0; turn < 2; turn++) {
            JsonNode result = result("embed", "{\"model\":\"smart\",\"input\":[\"hello\"]}");
            assertThat(result.at("/answer/data/0/embedding").toString()).isEqualTo("[0.5,-0.25]");
            assertThat(result.at("/answer/usage/total_tokens").asInt()).isEqualTo(2);
            assertThat(result.at("/headers/x-fusion-provider").stringValue()).isEqualTo("openai-like");
            assertThat(scene.asked(UpstreamFormat.OPENAI).get("encoding_format").stringValue())
                    .isEqualTo("base64");
        }
    }

    @Test
    void draws_and_edits_pictures() {
        upstream()
                .then(ScriptedUpstream.answer("{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]}"))
                .then(ScriptedUpstream.answer("{\"created\":1,\"data\":[{\"b64_json\":\"BBBB\"}]}"));

        assertThat(result("draw", "{\"model\":\"smart\",\"prompt\":\"a cat\"}")
                        .at("/answer/data/0/b64_json")
                        .stringValue())
                .isEqualTo("AAAA");
        assertThat(withFile("edit", "{\"model\":\"smart\",\"prompt\":\"a hat\"}")
                        .at("/answer/data/0/b64_json")
                        .stringValue())
                .isEqualTo("BBBB");
        assertForm(upstream().received.getLast());
    }

    private static void assertForm(ScriptedUpstream.Received asked) {
        String body = asked.body().toString(StandardCharsets.ISO_8859_1);
        assertThat(body)
                .contains("\r\n\r\nm-1\r\n")
                .contains(Buffer.buffer(FILE).toString(StandardCharsets.ISO_8859_1))
                .doesNotContain("smart");
        assertThat(asked.headers().get("content-type")).startsWith("multipart/form-data; boundary=");
    }

    @Test
    void speaks() {
        upstream().then((vertx, response) -> response.putHeader("content-type", "audio/mpeg")
                .end(Buffer.buffer(FILE)));

        JsonNode result = result("speak", "{\"model\":\"smart\",\"input\":\"hi\",\"voice\":\"alloy\"}");

        assertThat(Base64.getDecoder().decode(result.get("bytes").stringValue()))
                .isEqualTo(FILE);
        assertThat(result.at("/headers/content-type").stringValue()).isEqualTo("audio/mpeg");
    }

    @Test
    void transcribes_whole_and_streamed_and_translates() {
        upstream()
                .then(ScriptedUpstream.answer("{\"text\":\"hello\"}"))
                .then(ScriptedUpstream.stream("""
                        data: {"type":"transcript.text.delta","delta":"hel"}

                        data: {"type":"transcript.text.done","text":"hello","usage":{"input_tokens":3,"output_tokens":1}}

                        """))
                .then(ScriptedUpstream.answer(200, "application/x-subrip", "1\n00:00 --> 00:01\nhello\n"))
                .then(ScriptedUpstream.answer("{\"text\":\"in English\"}"));

        assertThat(withFile("transcribe", "{\"model\":\"smart\"}")
                        .at("/answer/text")
                        .stringValue())
                .isEqualTo("hello");
        assertForm(upstream().received.getLast());
        assertThat(withFile("transcribe", "{\"model\":\"smart\",\"stream\":true}")
                        .at("/events/1/text")
                        .stringValue())
                .isEqualTo("hello");
        assertThat(withFile("transcribe", "{\"model\":\"smart\",\"response_format\":\"srt\"}")
                        .get("answer")
                        .stringValue())
                .startsWith("1\n00:00");
        assertThat(withFile("translate", "{\"model\":\"smart\"}")
                        .at("/answer/text")
                        .stringValue())
                .isEqualTo("in English");
        assertThat(upstream().received.getLast().uri()).isEqualTo("/v1/audio/translations");
    }

    @Test
    void moderates() {
        upstream()
                .then(ScriptedUpstream.answer(
                        "{\"id\":\"modr-1\",\"model\":\"m-1\",\"results\":[{\"flagged\":true}]}"));

        assertThat(result("moderate", "{\"model\":\"smart\",\"input\":\"x\"}")
                        .at("/answer/results/0/flagged")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void completes_by_providers_of_both_kinds() {
        upstream().then(ScriptedUpstream.stream("""
                data: {"id":"c","object":"text_completion","created":1,"model":"m-1","choices":[{"text":"He","index":0,"finish_reason":null}]}

                data: {"id":"c","object":"text_completion","created":1,"model":"m-1","choices":[{"text":"y","index":0,"finish_reason":"stop"}]}

                data: [DONE]

                """));
        UpstreamFormat claude = UpstreamFormat.ANTHROPIC;
        scene.upstream(claude).then(claude.streams(Played.text("Hello there")));

        assertThat(texts(result("complete", "{\"model\":\"smart\",\"prompt\":\"x\",\"stream\":true}")))
                .isEqualTo("Hey");
        assertThat(texts(result(
                        "complete", "{\"model\":\"%s\",\"prompt\":\"x\",\"stream\":true}".formatted(claude.model()))))
                .isEqualTo("Hello there");
    }

    private static String texts(JsonNode result) {
        return StreamSupport.stream(result.get("events").spliterator(), false)
                .map(event -> event.at("/choices/0/text").asString(""))
                .collect(Collectors.joining());
    }

    @Test
    void an_error_is_of_the_class_that_the_sdk_has_for_it() {
        upstream()
                .then(
                        ScriptedUpstream.answer(
                                400,
                                "application/json",
                                "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"param\":\"input\",\"code\":null}}"));

        JsonNode error = scene.driver.error(scene.call("embed", "{\"model\":\"smart\",\"input\":\"x\"}"));

        assertThat(error.get("class").stringValue()).isEqualTo("BadRequestError");
        assertThat(error.get("param").stringValue()).isEqualTo("input");
    }

    @Test
    void anthropics_sdk_counts_tokens() {
        UpstreamFormat claude = UpstreamFormat.ANTHROPIC;
        scene.upstream(claude).then(ScriptedUpstream.answer("{\"input_tokens\":14}"));
        String question = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";

        assertThat(counted(question.formatted(claude.model()))
                        .at("/answer/input_tokens")
                        .asInt())
                .isEqualTo(14);
        JsonNode estimated = counted(question.formatted("smart"));
        assertThat(estimated.at("/answer/input_tokens").asInt()).isBetween(5, 15);
        assertThat(estimated.at("/headers/x-fusion-warnings").stringValue()).contains("estimate");
    }

    @Test
    void embeds_one_text_and_many_for_googles_sdk() {
        UpstreamFormat google = UpstreamFormat.GEMINI;
        scene.upstream(google).then(ScriptedUpstream.answer("{\"embeddings\":[{\"values\":[0.5,-0.25]}]}"));
        JsonNode one = byGoogle("embed", "{\"model\":\"%s\",\"contents\":\"hello\"}".formatted(google.model()));
        assertThat(one.at("/answer/embeddings/0/values").toString()).isEqualTo("[0.5,-0.25]");
        assertThat(scene.asked(google).at("/requests/0/content/parts/0/text").stringValue())
                .isEqualTo("hello");

        upstream().then(ScriptedUpstream.answer("""
                {"object":"list","model":"m-1","usage":{"prompt_tokens":2,"total_tokens":2},"data":[
                 {"object":"embedding","index":0,"embedding":[1.0]},{"object":"embedding","index":1,"embedding":[2.0]}]}"""));
        JsonNode many = byGoogle("embed", """
                {"model":"smart","contents":["hello","world"],"config":{"outputDimensionality":1}}""");
        assertThat(many.at("/answer/embeddings/0/values").toString()).matches("\\[1(\\.0)?]");
        assertThat(many.at("/answer/embeddings/1/values").toString()).matches("\\[2(\\.0)?]");
        JsonNode asked = scene.asked(UpstreamFormat.OPENAI);
        assertThat(asked.get("input").toString()).isEqualTo("[\"hello\",\"world\"]");
        assertThat(asked.get("dimensions").asInt()).isEqualTo(1);
    }

    @Test
    void counts_tokens_for_googles_sdk_by_google_and_by_estimate() {
        UpstreamFormat google = UpstreamFormat.GEMINI;
        scene.upstream(google).then(ScriptedUpstream.answer("{\"totalTokens\":14}"));
        String question = "{\"model\":\"%s\",\"contents\":\"Hello there\"}";

        assertThat(byGoogle("count", question.formatted(google.model()))
                        .at("/answer/totalTokens")
                        .asInt())
                .isEqualTo(14);
        assertThat(byGoogle("count", question.formatted("smart"))
                        .at("/answer/totalTokens")
                        .asInt())
                .isBetween(2, 15);
    }

    private static JsonNode byGoogle(String call, String parameters) {
        return scene.driver.result(scene.call(call, parameters).put("sdk", "google"));
    }

    private static JsonNode counted(String parameters) {
        ObjectNode command = scene.call("count", parameters);
        command.put("sdk", "anthropic");
        return scene.driver.result(command);
    }
}
