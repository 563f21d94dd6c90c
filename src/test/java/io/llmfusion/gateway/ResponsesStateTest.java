package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Conversations of the Responses API, over sockets and a file. */
@Tag("system")
class ResponsesStateTest {
    private static final String CLAUDE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Hello Ada\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";

    private static final String NATIVE =
            "{ \"id\":\"resp_up\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\","
                    + "\"model\":\"m\",\"output\":[{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]},{\"type\":\"message\",\"id\":\"msg_up\","
                    + "\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello Ada\","
                    + "\"annotations\":[]}]}],\"tools\":[{\"type\":\"mcp\",\"server_label\":\"s\",\"server_url\":\"https://x/mcp\","
                    + "\"authorization\":\"top-secret\",\"headers\":{\"x\":\"top-secret\"}}],"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"total_tokens\":5}}";

    private static final String NATIVE_STREAM = frame(
                    "response.created", "\"response\":{\"id\":\"resp_up\",\"output\":[]}")
            + frame(
                    "response.output_item.added",
                    "\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"msg_up\"}")
            + frame("response.output_text.delta", "\"output_index\":0,\"item_id\":\"msg_up\",\"delta\":\"Hello Ada\"")
            + frame(
                    "response.output_item.done",
                    "\"output_index\":0,\"item\":"
                            + Json.read(NATIVE).path("output").path(1))
            + frame(
                    "response.completed",
                    "\"response\":{\"id\":\"resp_up\",\"object\":\"response\",\"status\":\"completed\",\"output\":[]}");

    @TempDir
    Path folder;

    private Vertx vertx;
    private ScriptedUpstream upstream;

    @BeforeEach
    void listen() {
        vertx = Vertx.vertx();
        upstream = ScriptedUpstream.start(vertx);
    }

    @AfterEach
    void close() {
        upstream.close();
        RunningNode.done(vertx.close());
    }

    private static String frame(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private RunningNode node(String... more) {
        return new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  claude: { dialect: anthropic, base-url: "%s", api-key: k }
                  native: { dialect: openai, api: responses, base-url: "%s", api-key: k }
                %s
                """.formatted(upstream.url(), upstream.url(), String.join("\n", more)));
    }

    private static String ask(String model, String input, String more) {
        return "{\"model\":\"" + model + "\",\"input\":\"" + input + "\"" + more + "}";
    }

    private static String going(String model, String previous) {
        return ask(model, "And my name?", ",\"previous_response_id\":\"" + previous + "\"");
    }

    private static String id(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.read(response.body()).path("id").asString("");
    }

    private JsonNode sent() {
        return Json.read(upstream.received.getLast().body());
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.read(response.body()).path("error");
    }

    /** The texts of what the provider was sent, in order. */
    private List<String> texts(String member) {
        return sent().path(member)
                .valueStream()
                .map(message -> message.path("content").isString()
                        ? message.path("content").asString("")
                        : message.path("content").path(0).path("text").asString(""))
                .toList();
    }

    @Test
    void a_conversation_goes_on_after_a_restart_and_at_another_provider() {
        upstream.then(ScriptedUpstream.answer(CLAUDE));
        String second;
        try (RunningNode node = node()) {
            String first = id(node.post("/v1/responses", ask("claude/m", "I am Ada", "")));
            second = id(node.post("/v1/responses", going("claude/m", first)));
            assertThat(texts("messages")).containsExactly("I am Ada", "Hello Ada", "And my name?");
        }
        upstream.then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node()) {
            HttpResponse<String> third = node.post("/v1/responses", going("native/m", second));
            assertThat(third.statusCode()).as(third.body()).isEqualTo(200);
            assertThat(texts("input"))
                    .containsExactly("I am Ada", "Hello Ada", "And my name?", "Hello Ada", "And my name?");
            assertThat(sent().has("previous_response_id")).isFalse();
        }
    }

    @Test
    void a_streamed_answer_can_be_continued_as_soon_as_its_end_is_told() {
        upstream.then(ScriptedUpstream.stream(StreamedMessage.of(CLAUDE), 9)).then(ScriptedUpstream.answer(CLAUDE));
        try (RunningNode node = node()) {
            JsonNode end = lastEvent(node, ask("claude/m", "I am Ada", ",\"stream\":true"));
            assertThat(end.path("type").asString("")).isEqualTo("response.completed");
            assertThat(end.path("response").path("store").asBoolean()).isTrue();

            String first = end.path("response").path("id").asString("");
            id(node.post("/v1/responses", going("claude/m", first)));
            assertThat(texts("messages")).containsExactly("I am Ada", "Hello Ada", "And my name?");
            assertThat(Json.read(node.get("/v1/responses/" + first).body())).isEqualTo(end.path("response"));
        }
    }

    private static JsonNode lastEvent(RunningNode node, String body, String... headers) {
        List<String> data = node.stream("/v1/responses", body, headers)
                .body()
                .filter(line -> line.startsWith("data:"))
                .toList();
        return Json.read(data.getLast().substring(5));
    }

    @Test
    void a_providers_own_stream_is_kept_and_its_reasoning_is_told_to_be_lost() {
        upstream.then(ScriptedUpstream.stream(NATIVE_STREAM, 11)).then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node()) {
            assertThat(lastEvent(node, ask("native/m", "I am Ada", ",\"stream\":true"))
                            .path("type")
                            .asString(""))
                    .isEqualTo("response.completed");
            HttpResponse<String> second = node.post("/v1/responses", going("native/m", "resp_up"));
            assertThat(texts("input")).containsExactly("I am Ada", "Hello Ada", "And my name?");
            assertThat(second.headers().firstValue("x-fusion-warnings")).isEmpty();
            // The whole answer, of the same id, has replaced it; its reasoning was never handed out.
            HttpResponse<String> third = node.post("/v1/responses", going("native/m", "resp_up"));
            assertThat(third.headers().firstValue("x-fusion-warnings").orElse(""))
                    .contains("encrypted_content");
        }
    }

    @Test
    void a_kept_response_can_be_fetched_listed_and_deleted() {
        upstream.then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node()) {
            id(node.post("/v1/responses", ask("native/m", "I am Ada", "")));
            JsonNode kept = Json.read(node.get("/v1/responses/resp_up").body());
            assertThat(kept.path("output")).isEqualTo(Json.read(NATIVE).path("output"));
            assertThat(kept.toString()).doesNotContain("top-secret");

            JsonNode items = Json.read(node.get("/v1/responses/resp_up/input_items?limit=1&order=asc")
                    .body());
            assertThat(items.path("data")
                            .path(0)
                            .path("content")
                            .path(0)
                            .path("text")
                            .asString(""))
                    .isEqualTo("I am Ada");
            assertThat(error(node.get("/v1/responses/resp_up/input_items?limit=0"), 400)
                            .path("param")
                            .asString(""))
                    .isEqualTo("limit");
            assertThat(error(node.get("/v1/responses/resp_up?stream=true"), 400)
                            .path("param")
                            .asString(""))
                    .isEqualTo("stream");

            assertThat(node.delete("/v1/responses/resp_up").body())
                    .isEqualTo("{\"id\":\"resp_up\",\"object\":\"response\",\"deleted\":true}");
            error(node.get("/v1/responses/resp_up"), 404);
            error(node.get("/v1/responses/resp_up/input_items"), 404);
            error(node.delete("/v1/responses/resp_up"), 404);
        }
    }

    @Test
    void no_credential_stands_in_the_file() throws IOException {
        upstream.then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node()) {
            id(node.post("/v1/responses", ask("native/m", "I am Ada", "")));
        }
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).contains("I am Ada").doesNotContain("top-secret");
            }
        }
    }

    @Test
    void an_unknown_id_is_refused_in_openais_words_and_asks_nobody() {
        try (RunningNode node = node()) {
            JsonNode error = error(node.post("/v1/responses", going("native/m", "resp_x")), 400);

            assertThat(error.path("code").asString("")).isEqualTo("previous_response_not_found");
            assertThat(error.path("param").asString("")).isEqualTo("previous_response_id");
            assertThat(error.path("message").asString("")).isEqualTo("Previous response with id 'resp_x' not found.");
            assertThat(error.path("type").asString("")).isEqualTo("invalid_request_error");
            assertThat(error(node.post("/v1/responses", ask("native/m", "x", ",\"conversation\":\"conv_1\"")), 400)
                            .path("param")
                            .asString(""))
                    .isEqualTo("conversation");
            assertThat(error(node.post("/v1/responses", ask("native/m", "x", ",\"background\":true")), 400)
                            .path("param")
                            .asString(""))
                    .isEqualTo("background");
            assertThat(upstream.received).isEmpty();
        }
    }

    @Test
    void an_item_that_is_only_referred_to_is_put_in() {
        upstream.then(ScriptedUpstream.answer(CLAUDE));
        try (RunningNode node = node("auth: { keys: [{ id: alice, key: a }, { id: bob, key: b }] }")) {
            HttpResponse<String> first =
                    node.send("POST", "/v1/responses", ask("claude/m", "I am Ada", ""), "authorization", "Bearer a");
            String item =
                    Json.read(first.body()).path("output").path(0).path("id").asString("");
            String input = "[{\"role\":\"user\",\"content\":\"I am Ada\"},{\"type\":\"item_reference\",\"id\":\"" + item
                    + "\"},{\"role\":\"user\",\"content\":\"And my name?\"}]";
            String second = "{\"model\":\"claude/m\",\"input\":" + input + "}";
            id(node.send("POST", "/v1/responses", second, "authorization", "Bearer a"));
            assertThat(texts("messages")).containsExactly("I am Ada", "Hello Ada", "And my name?");

            JsonNode error = error(node.send("POST", "/v1/responses", second, "authorization", "Bearer b"), 400);
            assertThat(error.path("message").asString("")).isEqualTo("Item with id '" + item + "' not found.");
            assertThat(upstream.received).hasSize(2);
        }
    }

    @Test
    void an_answer_whose_client_has_gone_is_not_kept() throws Exception {
        List<Buffer> begun = List.of(
                Buffer.buffer(NATIVE_STREAM.substring(0, NATIVE_STREAM.indexOf("event: response.output_item.done"))));
        upstream.then(ScriptedUpstream.stream(begun, 0, ScriptedUpstream.HANG));
        try (RunningNode node = node()) {
            HttpResponse<Stream<String>> answer =
                    node.stream("/v1/responses", ask("native/m", "I am Ada", ",\"stream\":true"));
            try (Stream<String> lines = answer.body()) {
                assertThat(lines.anyMatch(line -> line.contains("Hello Ada"))).isTrue();
            }
            assertThat(upstream.received.getFirst().gone().toCompletionStage().toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(10));
            error(node.get("/v1/responses/resp_up"), 404);
        }
    }

    @Test
    void what_shall_not_be_kept_is_not() {
        upstream.then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node()) {
            id(node.post("/v1/responses", ask("native/m", "I am Ada", ",\"store\":false")));

            error(node.get("/v1/responses/resp_up"), 404);
            error(node.post("/v1/responses", going("native/m", "resp_up")), 400);
        }
    }

    @Test
    void no_caller_has_what_is_anothers() {
        upstream.then(ScriptedUpstream.answer(NATIVE));
        try (RunningNode node = node("auth: { keys: [{ id: alice, key: a }, { id: bob, key: b }] }")) {
            String alice = "Bearer a";
            String bob = "Bearer b";
            id(node.send("POST", "/v1/responses", ask("native/m", "I am Ada", ""), "authorization", alice));

            for (String path : new String[] {"/v1/responses/resp_up", "/v1/responses/resp_up/input_items"}) {
                error(node.send("GET", path, "", "authorization", bob), 404);
                assertThat(node.send("GET", path, "", "authorization", alice).statusCode())
                        .isEqualTo(200);
                error(node.send("GET", path, ""), 401);
            }
            error(node.send("DELETE", "/v1/responses/resp_up", "", "authorization", bob), 404);
            error(node.send("POST", "/v1/responses", going("native/m", "resp_up"), "authorization", bob), 400);
            assertThat(upstream.received).hasSize(1);
            id(node.send("POST", "/v1/responses", going("native/m", "resp_up"), "authorization", alice));
        }
    }

    @Test
    void an_answer_that_cannot_be_kept_goes_out_with_a_warning() throws IOException {
        upstream.then(ScriptedUpstream.answer(NATIVE)).then(ScriptedUpstream.stream(NATIVE_STREAM, 11));
        try (RunningNode node = node()) {
            try (Stream<Path> files = Files.list(folder.resolve("data"))) {
                for (Path file : files.toList()) {
                    Files.write(file, new byte[100]);
                }
            }
            HttpResponse<String> whole = node.post("/v1/responses", ask("native/m", "I am Ada", ""));
            assertThat(whole.body()).isEqualTo(NATIVE);
            assertThat(whole.headers().firstValue("x-fusion-warnings").orElse(""))
                    .contains("could not be kept");
            assertThat(lastEvent(node, ask("native/m", "I am Ada", ",\"stream\":true"))
                            .path("type")
                            .asString(""))
                    .isEqualTo("response.completed");
        }
    }
}
