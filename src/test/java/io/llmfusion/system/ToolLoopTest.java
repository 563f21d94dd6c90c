package io.llmfusion.system;

import static io.llmfusion.system.ToolLoopScene.told;
import static io.llmfusion.system.ToolLoopScene.types;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.system.PlainClient.Answer;
import io.llmfusion.system.Played.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The tool loop over real servers, seen by a plain client: the model writes a file, reads it back and answers. */
@Tag("mcp")
@Timeout(60)
class ToolLoopTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final UpstreamFormat SPEAKS = UpstreamFormat.OPENAI;

    private static ToolLoopScene scene;

    /** The three ways of naming a server's tools. */
    enum Naming {
        IN_TOOLS,
        BY_ALIAS,
        BY_HEADER
    }

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        scene = new ToolLoopScene(folder);
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void writes_reads_and_answers_in_one_stream(Naming naming) throws Exception {
        Path file = scene.root.resolve("streamed-" + naming + ".txt");
        for (Played turn : story(file)) {
            scene.model.then(SPEAKS.streams(turn));
        }

        Answer answer = ask(naming, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        List<JsonNode> chunks = answer.events();
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(Files.readString(file)).isEqualTo("from the model");
        assertThat(PlainClient.text(chunks)).contains("I write it down.").endsWith("The file says: from the model");
        assertThat(types(told(chunks)))
                .containsExactly("turn", "tool_call", "tool_result", "turn", "tool_call", "tool_result", "end");
        assertStory(told(chunks));
        assertThat(chunks).noneMatch(chunk -> chunk.at("/choices/0/delta").has("tool_calls"));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/finish_reason").asString(""))
                        .filter(reason -> !reason.isEmpty()))
                .containsExactly("stop");
        assertThat(chunks.stream()
                        .filter(chunk -> chunk.has("choices"))
                        .map(chunk -> chunk.get("id").stringValue())
                        .distinct())
                .hasSize(1);
        assertThat(chunks.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo(3 * Played.INPUT);
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(3 * (Played.INPUT + Played.OUTPUT));
        assertAsked();
    }

    @ParameterizedTest
    @EnumSource
    void writes_reads_and_answers_in_one_piece(Naming naming) throws Exception {
        Path file = scene.root.resolve("whole-" + naming + ".txt");
        for (Played turn : story(file)) {
            scene.model.then(SPEAKS.answers(turn));
        }

        Answer answer = ask(naming, "");

        JsonNode whole = answer.json();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Files.readString(file)).isEqualTo("from the model");
        assertThat(whole.at("/choices/0/message/content").stringValue()).endsWith("The file says: from the model");
        assertThat(whole.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(whole.at("/choices/0/message").has("tool_calls")).isFalse();
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(3 * (Played.INPUT + Played.OUTPUT));
        assertThat(whole.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(3 * Played.CACHED);
        assertStory(told(whole));
        assertAsked();
    }

    @Test
    void says_nothing_of_the_loop_where_it_is_not_wanted() {
        Stream.of(story(scene.root.resolve("quiet.txt"))).forEach(turn -> scene.model.then(SPEAKS.streams(turn)));

        List<JsonNode> chunks = scene.client
                .post(CHAT, body("files", ",\"stream\":true"), "x-fusion-events", "off")
                .events();

        assertThat(told(chunks)).isEmpty();
        assertThat(PlainClient.text(chunks)).endsWith("The file says: from the model");
    }

    @Test
    void runs_calls_side_by_side_and_answers_in_their_order() throws Exception {
        Path one = scene.root.resolve("one.txt");
        Path two = scene.root.resolve("two.txt");
        scene.model
                .then(SPEAKS.streams(Played.calls(write("call_1", one, "1"), write("call_2", two, "2"))))
                .then(SPEAKS.streams(Played.text("Done.")));

        List<JsonNode> told =
                told(scene.client.post(CHAT, body("files", ",\"stream\":true")).events());

        assertThat(types(told)).containsExactly("turn", "tool_call", "tool_call", "tool_result", "tool_result", "end");
        assertThat(Files.readString(one) + Files.readString(two)).isEqualTo("12");
        List<String> answered = scene.asked(1)
                .getFirst()
                .get("messages")
                .valueStream()
                .filter(message -> message.get("role").stringValue().equals("tool"))
                .map(message -> message.get("tool_call_id").stringValue())
                .toList();
        assertThat(answered).containsExactly("call_1", "call_2");
    }

    @Test
    void hands_the_callers_own_tool_over() {
        scene.model.then(SPEAKS.streams(Played.calls(
                write("call_ours", scene.root.resolve("never.txt"), "x"),
                new Call("call_yours", "weather", "{\"city\":\"Oslo\"}"))));

        List<JsonNode> chunks = scene.client
                .post(
                        CHAT,
                        body(
                                "files",
                                ",\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                        + "\"parameters\":{\"type\":\"object\"}}}]"))
                .events();

        List<String> called = chunks.stream()
                .map(chunk ->
                        chunk.at("/choices/0/delta/tool_calls/0/function/name").asString(""))
                .filter(name -> !name.isEmpty())
                .toList();
        assertThat(called).containsExactly("weather");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/finish_reason").asString("")))
                .contains("tool_calls");
        assertThat(told(chunks).getLast().get("reason").stringValue()).isEqualTo("client-tools");
        assertThat(told(chunks).getLast().get("warnings").toString()).contains("write_file");
        assertThat(scene.root.resolve("never.txt")).doesNotExist();
    }

    @Test
    void tells_the_model_what_went_wrong_with_its_calls() {
        scene.model
                .then(SPEAKS.answers(Played.calls(
                        new Call(
                                "call_1", "filesystem_read_text_file", "{\"path\":\"" + scene.root + "/missing.txt\"}"),
                        new Call("call_2", "filesystem_conjure", "{}"),
                        new Call("call_3", "filesystem_read_text_file", "{\"path\":"),
                        new Call("call_4", "filesystem_read_text_file", "{\"path\":7}"))))
                .then(SPEAKS.answers(Played.text("That did not work.")));

        JsonNode whole = scene.client.post(CHAT, body("files", "")).json();

        assertThat(whole.at("/choices/0/message/content").stringValue()).isEqualTo("That did not work.");
        List<JsonNode> results = told(whole).stream()
                .filter(event -> event.get("type").stringValue().equals("tool_result"))
                .toList();
        assertThat(results).hasSize(4).allMatch(event -> event.get("is_error").booleanValue());
        List<String> fed = scene.asked(1)
                .getFirst()
                .get("messages")
                .valueStream()
                .filter(message -> message.get("role").stringValue().equals("tool"))
                .map(message -> message.get("content").toString())
                .toList();
        assertThat(fed.get(0)).contains("missing.txt");
        assertThat(fed.get(1)).contains("no tool");
        assertThat(fed.get(2)).contains("JSON object");
        assertThat(fed.get(3)).contains("path");
    }

    @Test
    void shows_the_model_what_a_tool_drew_and_linked() {
        scene.model
                .then(SPEAKS.answers(Played.calls(
                        new Call("call_1", "everything_get-tiny-image", "{}"),
                        new Call("call_2", "everything_get-resource-links", "{\"count\":2}"),
                        new Call(
                                "call_3",
                                "everything_get-resource-reference",
                                "{\"resourceType\":\"Text\",\"resourceId\":1}"),
                        new Call("call_4", "everything_get-structured-content", "{\"location\":\"Chicago\"}"))))
                .then(SPEAKS.answers(Played.text("Seen.")));

        JsonNode whole = scene.client
                .post(CHAT, body("plain", ""), "x-fusion-mcp", "everything")
                .json();

        assertThat(whole.at("/choices/0/message/content").stringValue()).isEqualTo("Seen.");
        List<String> messages = scene.asked(1)
                .getFirst()
                .get("messages")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
        assertThat(messages.get(2)).contains("Here's the image").doesNotContain("image_url");
        assertThat(messages.get(3)).contains("demo://resource/dynamic/blob/1");
        assertThat(messages.get(4)).contains("plaintext resource");
        assertThat(messages.get(5)).contains("temperature");
        assertThat(messages.get(6)).contains("call_1", "data:image/png;base64,");
    }

    @Test
    void a_server_that_is_not_there_is_a_404_before_the_model_is_asked() {
        int asked = scene.model.received.size();

        Answer answer = scene.client.post(CHAT, body("plain", ",\"stream\":true"), "x-fusion-mcp", "filesytem");

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(scene.model.received).hasSize(asked);
    }

    @Test
    void stops_after_so_many_turns() {
        for (int turn = 0; turn < 2; turn++) {
            scene.model.then(SPEAKS.streams(Played.calls(write("call_" + turn, scene.root.resolve("again.txt"), "x"))));
        }

        List<JsonNode> chunks =
                scene.client.post(CHAT, body("brief", ",\"stream\":true")).events();

        assertThat(told(chunks).getLast().get("reason").stringValue()).isEqualTo("max-turns");
        assertThat(told(chunks).getLast().at("/usage/total_tokens").asInt())
                .isEqualTo(2 * (Played.INPUT + Played.OUTPUT));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/finish_reason").asString("")))
                .contains("length");
    }

    @Test
    void stops_after_so_many_tokens() {
        for (int turn = 0; turn < 2; turn++) {
            scene.model.then(SPEAKS.answers(Played.calls(write("call_" + turn, scene.root.resolve("again.txt"), "x"))));
        }

        JsonNode whole = scene.client.post(CHAT, body("thrifty", "")).json();

        assertThat(told(whole).getLast().get("reason").stringValue()).isEqualTo("max-tokens");
    }

    @Test
    void stops_when_the_time_is_over() {
        scene.model.then(SPEAKS.streams(Played.calls(
                new Call("call_1", "everything_trigger-long-running-operation", "{\"duration\":30,\"steps\":3}"))));

        List<JsonNode> chunks =
                scene.client.post(CHAT, body("hurried", ",\"stream\":true")).events();

        assertThat(types(told(chunks))).as(chunks.toString()).contains("tool_call");
        assertThat(told(chunks).getLast().path("reason").asString(""))
                .as(chunks.toString())
                .isEqualTo("deadline");
    }

    @Test
    void stops_in_the_middle_of_a_turn_when_the_time_is_over() throws Exception {
        List<String> begun = SPEAKS.frames(Played.text("It begins and")).subList(0, 2);
        scene.model.then(ScriptedUpstream.stream(UpstreamFormat.buffers(begun), 0, ScriptedUpstream.HANG));
        int number = scene.model.received.size();

        List<JsonNode> chunks =
                scene.client.post(CHAT, body("hurried", ",\"stream\":true")).events();

        assertThat(PlainClient.text(chunks)).as(chunks.toString()).isEqualTo("It begi");
        assertThat(told(chunks).getLast().path("reason").asString(""))
                .as(chunks.toString())
                .isEqualTo("deadline");
        assertThat(scene.model.received.get(number).gone().toCompletionStage().toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void a_model_that_says_nothing_in_time_is_a_failure() {
        scene.model.then(ScriptedUpstream.SILENCE);

        Answer answer = scene.client.post(CHAT, body("hurried", ",\"stream\":true"));

        assertThat(answer.status()).as(answer.text()).isIn(408, 504);
    }

    @Test
    void gives_up_a_tool_that_takes_too_long_and_tells_the_model() {
        scene.model
                .then(SPEAKS.answers(Played.calls(new Call(
                        "call_1", "everything_trigger-long-running-operation", "{\"duration\":30,\"steps\":3}"))))
                .then(SPEAKS.answers(Played.text("It takes too long.")));

        JsonNode whole = scene.client.post(CHAT, body("impatient", "")).json();

        assertThat(whole.at("/choices/0/message/content").stringValue()).isEqualTo("It takes too long.");
        assertThat(told(whole).get(2).get("is_error").booleanValue()).isTrue();
    }

    private static Played[] story(Path file) {
        return new Played[] {
            new Played("I write it down.", List.of(write("call_1", file, "from the model"))),
            Played.calls(new Call(
                    "call_2",
                    "filesystem_read_text_file",
                    Json.object().put("path", file.toString()).toString())),
            Played.text("The file says: from the model")
        };
    }

    private static Call write(String id, Path file, String content) {
        String arguments = Json.object()
                .put("path", file.toString())
                .put("content", content)
                .toString();
        return new Call(id, "filesystem_write_file", arguments);
    }

    private static Answer ask(Naming naming, String more) {
        return switch (naming) {
            case IN_TOOLS -> scene.client.post(CHAT, body("plain", more + """
                    ,"tools":[{"type":"mcp","server_label":"filesystem","require_approval":"never",
                      "allowed_tools":["write_file","read_text_file"]}]"""));
            case BY_ALIAS -> scene.client.post(CHAT, body("files", more));
            case BY_HEADER -> scene.client.post(CHAT, body("plain", more), "x-fusion-mcp", "filesystem");
        };
    }

    private static void assertStory(List<JsonNode> told) {
        JsonNode call = told.get(1);
        assertThat(call.get("id").stringValue()).isEqualTo("call_1");
        assertThat(call.get("server").stringValue()).isEqualTo("filesystem");
        assertThat(call.get("name").stringValue()).isEqualTo("write_file");
        assertThat(call.at("/arguments/content").stringValue()).isEqualTo("from the model");
        JsonNode read = told.get(5);
        assertThat(read.get("is_error").booleanValue()).isFalse();
        assertThat(read.get("result").toString()).contains("from the model");
        JsonNode end = told.getLast();
        assertThat(end.get("reason").stringValue()).isEqualTo("finish");
        assertThat(end.get("turn").asInt()).isEqualTo(3);
        assertThat(end.at("/usage/input_tokens").asInt()).isEqualTo(3 * Played.INPUT);
        assertThat(end.at("/usage/output_tokens").asInt()).isEqualTo(3 * Played.OUTPUT);
    }

    /** Each turn sees the ones before it, and the model knows the tools by our names. */
    private static void assertAsked() {
        List<JsonNode> turns = scene.asked(3);
        assertThat(turns.getFirst().get("tools").toString()).contains("filesystem_write_file");
        JsonNode messages = turns.getLast().get("messages");
        assertThat(messages.size()).isEqualTo(5);
        assertThat(messages.get(4).get("content").toString()).contains("from the model");
        assertThat(messages.get(3).at("/tool_calls/0/id").stringValue()).isEqualTo("call_2");
    }

    private static String body(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Write a note.\"}]" + more
                + "}";
    }
}
