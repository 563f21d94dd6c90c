package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The Gemini routes over real sockets, with scripted models behind them. */
@Tag("system")
class GeminiFrontTest {
    private static final String ASK = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
    private static final String WHOLE = "/v1beta/models/scripted/plain+model:generateContent";
    private static final String STREAM = "/v1beta/models/scripted/plain+model:streamGenerateContent";
    private static final List<ChatEvent> HELLO = Turns.text("Hello", Usage.of(3, 1));
    private static final ScriptedChat.Script DONE =
            ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.of(1, 1), Part.Text.of("done")));

    private static String text(JsonNode answer) {
        return answer.at("/candidates/0/content/parts/0/text").asString("");
    }

    @Test
    void model_stands_in_the_path_however_it_is_written() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            for (String path : List.of(
                    WHOLE,
                    WHOLE.replace("v1beta", "v1"),
                    "/v1beta/models/scripted%2Fplain%2Bmodel:generateContent",
                    "/v1beta/models/models/scripted/plain+model:generateContent",
                    "/v1beta/scripted/plain+model:generateContent",
                    "/v1/models/models%2Fscripted%2Fplain%2bmodel:generateContent")) {
                WebPeer.Answer answer = peer.post(path, ASK);
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(text(Json.read(answer.body()))).isEqualTo("done");
                ChatBody.Raw asked =
                        (ChatBody.Raw) node.model.commands.getLast().body();
                assertThat(asked.model()).isEqualTo("scripted/plain+model");
                assertThat(asked.stream()).isFalse();
                assertThat(asked.bytes().toString()).isEqualTo(ASK);
            }
        }
    }

    @Test
    void stream_is_events_where_they_are_asked_for() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(HELLO));
            WebPeer.Answer answer = peer.post(STREAM + "?alt=sse", ASK);
            assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
            assertThat(answer.body()).startsWith("data: {\"candidates\":").doesNotContain("[DONE]");
            assertThat(answer.body().split("\n\n")).allMatch(frame -> frame.startsWith("data: {"));
            assertThat(node.model.commands.getLast().body().stream()).isTrue();
        }
    }

    @Test
    void stream_is_one_array_where_no_events_are_asked_for() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(HELLO));
            for (String query : List.of("", "?alt=json")) {
                WebPeer.Answer answer = peer.post(STREAM + query, ASK);
                assertThat(answer.headers().get("content-type")).startsWith("application/json");
                JsonNode chunks = Json.read(answer.body());
                assertThat(chunks.isArray()).isTrue();
                assertThat(text(chunks.get(0))).isEqualTo("Hello");
                JsonNode last = chunks.get(chunks.size() - 1);
                assertThat(last.at("/candidates/0/finishReason").asString("")).isEqualTo("STOP");
                assertThat(last.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(3);
            }
        }
    }

    @Test
    void elements_of_the_array_come_one_by_one_and_keep_alives_between_them() {
        try (FrontNode node = new FrontNode(FrontNode.keepAlive(Duration.ofMillis(50)));
                WebPeer peer = new WebPeer(node.port)) {
            Promise<Void> more = Promise.promise();
            int cut = HELLO.size() - 2;
            node.model.then(ScriptedChat.after(
                    more.future(),
                    ScriptedChat.trickling(HELLO.subList(0, cut), more.future(), HELLO.subList(cut, HELLO.size()))));
            node.vertx.setTimer(400, passed -> more.complete());
            WebPeer.Answer answer = peer.post(STREAM, ASK);
            assertThat(answer.body()).startsWith("[\n");
            JsonNode chunks = Json.read(answer.body());
            assertThat(text(chunks.get(0))).isEqualTo("Hello");
        }
    }

    @Test
    void raw_frames_go_on_byte_for_byte_or_as_elements() {
        String first = "{ \"candidates\": [ {\"content\":{\"parts\":[{\"text\":\"H\"}]}, \"x\": 1.50 } ] }";
        String second = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
        Buffer frames = Buffer.buffer("data: " + first + "\r\n\r\ndata: " + second + "\r\n\r\n");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(
                    ScriptedChat.HEAD,
                    List.of(
                            new StreamItem.Raw(new RawChunk(frames)),
                            new StreamItem.RawEnd(Optional.empty(), Optional.empty(), List.of()))));
            assertThat(peer.post(STREAM + "?alt=sse", ASK).body()).isEqualTo(frames.toString());
            assertThat(peer.post(STREAM, ASK).body()).isEqualTo("[" + first + ",\n" + second + "\n]\n");
        }
    }

    @Test
    void raw_answer_goes_through_byte_for_byte() {
        Buffer bytes = Buffer.buffer("{ \"candidates\" : [ ], \"n\": 1.50 }");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.replies(new ChatReply.AnsweredRaw(
                    ScriptedChat.HEAD, new RawAnswer("application/json", bytes, Optional.empty(), Optional.empty()))));
            assertThat(peer.post(WHOLE, ASK).body()).isEqualTo(bytes.toString());
        }
    }

    @Test
    void error_amid_a_stream_is_its_last_chunk_or_element() {
        List<ChatEvent> failing = new ArrayList<>(HELLO.subList(0, 3));
        failing.add(new ChatEvent.Failed(new GatewayError.Overloaded("too much to do", Optional.empty())));
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(failing));
            String events = peer.post(STREAM + "?alt=sse", ASK).body();
            JsonNode last = Json.read(events.substring(events.lastIndexOf("data: ") + 6));
            assertThat(last.at("/error/code").asInt()).isEqualTo(503);
            assertThat(last.at("/error/status").asString("")).isEqualTo("UNAVAILABLE");
            JsonNode array = Json.read(peer.post(STREAM, ASK).body());
            assertThat(array.get(array.size() - 1).at("/error/code").asInt()).isEqualTo(503);
        }
    }

    @Test
    void errors_before_content_have_their_status_and_the_formats_shape() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.fails(
                    new GatewayError.RateLimited("too many", Optional.of(Duration.ofMillis(2_100)))));
            for (String path : List.of(WHOLE, STREAM, STREAM + "?alt=sse")) {
                WebPeer.Answer limited = peer.post(path, ASK);
                assertThat(limited.status()).isEqualTo(429);
                assertThat(limited.headers().get("retry-after")).isEqualTo("3");
                assertThat(Json.read(limited.body()).at("/error/status").asString(""))
                        .isEqualTo("RESOURCE_EXHAUSTED");
                assertThat(limited.body()).contains("\"retryDelay\":\"2.1s\"");
            }
            error(peer.post(WHOLE.replace("scripted/plain+model", "nobody"), ASK), 404, "NOT_FOUND");
            error(peer.post(WHOLE, "{oops}"), 400, "INVALID_ARGUMENT");
            error(peer.post(STREAM + "?alt=proto", ASK), 400, "INVALID_ARGUMENT");
            error(peer.post("/v1beta/models/x:predict", ASK), 404, "NOT_FOUND");
            error(peer.get("/v1beta/nothing"), 404, "NOT_FOUND");
        }
    }

    private static void error(WebPeer.Answer answer, int status, String word) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonNode error = Json.read(answer.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("status").asString("")).isEqualTo(word);
        assertThat(error.path("message").asString("")).isNotBlank();
    }

    @Test
    void key_is_taken_where_this_formats_clients_put_it_and_goes_no_further() {
        AuthConfig.Key key =
                new AuthConfig.Key(new Caller("alice", List.of("*"), List.of("*")), Secret.of("alices-key"));
        try (FrontNode node = new FrontNode(config -> config.withAuth(new AuthConfig(List.of(key), false)));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            assertThat(peer.post(WHOLE, ASK, "x-goog-api-key", "alices-key").status())
                    .isEqualTo(200);
            assertThat(peer.post(WHOLE + "?key=alices-key", ASK).status()).isEqualTo(200);
            assertThat(node.model.commands).allSatisfy(command -> {
                ChatBody.Raw body = (ChatBody.Raw) command.body();
                assertThat(body.head().query()).isEmpty();
                assertThat(body.head().headers()).isEmpty();
                assertThat(command.caller().id()).isEqualTo("alice");
            });
            error(peer.post(WHOLE, ASK), 401, "UNAUTHENTICATED");
            WebPeer.Answer wrong = peer.post(WHOLE + "?key=bobs-key", ASK);
            error(wrong, 401, "UNAUTHENTICATED");
            assertThat(wrong.body()).doesNotContain("bobs-key");
            error(peer.get("/v1beta/models"), 401, "UNAUTHENTICATED");
        }
    }

    @Test
    void models_are_listed_in_this_formats_shape_and_in_pages() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            for (WebPeer.Answer answer : List.of(
                    peer.get("/v1beta/models"),
                    peer.get("/v1/models?key=any"),
                    peer.get("/v1/models", "x-goog-api-key", "any"))) {
                JsonNode models = Json.read(answer.body()).path("models");
                assertThat(models.size()).isEqualTo(2);
                assertThat(models.at("/0/name").asString("")).isEqualTo("models/scripted/plain+model");
                assertThat(models.at("/0/supportedGenerationMethods/0").asString(""))
                        .isEqualTo("generateContent");
            }
            JsonNode page = Json.read(peer.get("/v1beta/models?pageSize=1").body());
            assertThat(page.path("models").size()).isEqualTo(1);
            JsonNode next = Json.read(peer.get("/v1beta/models?pageSize=1&pageToken="
                            + page.path("nextPageToken").asString(""))
                    .body());
            assertThat(next.at("/models/0/name").asString("")).isEqualTo("models/assistant");
            assertThat(next.has("nextPageToken")).isFalse();
            error(peer.get("/v1beta/models?pageToken=x"), 400, "INVALID_ARGUMENT");
            assertThat(Json.read(peer.get("/v1beta/models/scripted/plain+model").body())
                            .path("name")
                            .asString(""))
                    .isEqualTo("models/scripted/plain+model");
            error(peer.get("/v1beta/models/nobody"), 404, "NOT_FOUND");
            assertThat(peer.get("/v1/models").body()).startsWith("{\"object\":\"list\"");
        }
    }

    @Test
    void tool_loop_runs_and_shows_what_it_did() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.by(command -> Turns.hasResult(command)
                    ? ScriptedChat.streamed(Turns.text("It says hi.", Usage.of(5, 5)))
                    : ScriptedChat.streamed(
                            Turns.calls(Usage.of(1, 1), ToolCall.of("c1", "tools_echo", "{\"text\":\"hi\"}")))));
            String entry = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],"
                    + "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"tools\"}]}";
            for (WebPeer.Answer answer : List.of(
                    peer.post("/v1beta/models/assistant:streamGenerateContent", ASK),
                    peer.post(STREAM, ASK, "x-fusion-mcp", "tools"),
                    peer.post(STREAM, entry))) {
                JsonNode chunks = Json.read(answer.body());
                List<String> shown = new ArrayList<>();
                chunks.forEach(chunk -> {
                    if (chunk.has("fusion")) {
                        assertThat(chunk.has("candidates")).isFalse();
                        shown.add(chunk.at("/fusion/type").asString(""));
                    }
                });
                assertThat(shown).as(answer.body()).containsSubsequence("tool_call", "tool_result", "end");
                assertThat(answer.body()).contains("It says hi.").doesNotContain("functionCall");
            }
        }
    }

    @Test
    void whole_loop_lists_what_it_did() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.by(command -> ScriptedChat.whole(
                    Turns.hasResult(command)
                            ? Turns.whole(Turns.STOP, Usage.of(5, 5), Part.Text.of("It says hi."))
                            : Turns.whole(
                                    Turns.TOOL_CALLS,
                                    Usage.of(1, 1),
                                    Turns.use(ToolCall.of("c1", "tools_echo", "{}"))))));
            JsonNode answer = Json.read(
                    peer.post("/v1beta/models/assistant:generateContent", ASK).body());
            assertThat(text(answer)).isEqualTo("It says hi.");
            assertThat(answer.path("fusion").valueStream().map(event -> event.path("type")
                            .asString("")))
                    .containsSubsequence("tool_call", "tool_result", "end");
        }
    }
}
