package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The tool loop as clients of each format see it, over sockets on all sides. */
@Tag("mcp")
class ToolLoopFormatsTest {
    @TempDir
    Path folder;

    private final Vertx outside = Vertx.vertx();
    private ScriptedUpstream upstream;
    private ScriptedMcpPeer server;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(outside);
        server = new ScriptedMcpPeer(outside);
    }

    @AfterEach
    void stop() {
        upstream.close();
        RunningNode.done(outside.close());
    }

    private RunningNode node(String more) {
        return new RunningNode(
                folder,
                """
                server: { port: 0 }
                providers:
                  chat: { dialect: openai, base-url: "URL/v1", api-key: k }
                  claude: { dialect: anthropic, base-url: "URL", api-key: k }
                  gemini: { dialect: gemini, base-url: "URL", api-key: k }
                  native: { dialect: openai, api: responses, base-url: "URL/v1", api-key: k }
                mcp:
                  servers:
                    notes: { url: "MCP"MORE }
                """.replace("URL", upstream.url()).replace("MCP", server.url()).replace("MORE", more));
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(LoopClient.values()).flatMap(client -> Arrays.stream(LoopUpstream.values())
                .map(provider -> Arguments.of(client, provider)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whole_answer_shows_the_call_and_is_sent_back_to_the_model(LoopClient client, LoopUpstream provider) {
        provider.answers("notes_note").forEach(answer -> upstream.then(ScriptedUpstream.answer(answer)));
        try (RunningNode node = node("")) {
            List<JsonNode> conversation = new ArrayList<>(List.of(client.user("Note it.")));
            JsonNode answer = ask(node, client, provider, conversation);
            assertThat(server.calls).hasSize(1);
            assertThat(answer.toString()).contains("Let me.", "All done.");
            assertShown(client, answer);

            conversation.addAll(client.said(answer));
            conversation.add(client.user("And now?"));
            assertThat(ask(node, client, provider, conversation).toString()).contains("All done.");
            String sent = sent(provider);
            assertThat(sent).contains("Note it.", "All done.", "And now?");
            if (client == LoopClient.MESSAGES || client == LoopClient.RESPONSES) {
                assertThat(sent).containsSubsequence("Note it.", "notes_note", "it is noted", "All done.", "And now?");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MESSAGES", "RESPONSES"})
    void history_finds_tools_that_are_named_otherwise(LoopClient client) {
        try (RunningNode node = node(", prefix: \"\"")) {
            LoopUpstream.CHAT.answers("note").forEach(answer -> upstream.then(ScriptedUpstream.answer(answer)));
            assertThat(replayed(node, client)).contains("\"name\":\"note\"").doesNotContain("notes_note");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MESSAGES", "RESPONSES"})
    void history_finds_tools_whose_names_no_model_takes(LoopClient client) {
        try (RunningNode node = node("")) {
            upstream.then(
                    ScriptedUpstream.answer(LoopUpstream.CHAT.answers("unused").getLast()));
            ask(node, client, LoopUpstream.CHAT, List.of(client.user("x")));
            String name = offered("notes_read_file_");
            LoopUpstream.CHAT.answers(name).forEach(answer -> upstream.then(ScriptedUpstream.answer(answer)));
            assertThat(replayed(node, client))
                    .contains("\"name\":\"" + name + "\"")
                    .doesNotContain("read.file\"");
            assertThat(server.calls.getLast().path("name").asString("")).isEqualTo("read.file");
        }
    }

    private String offered(String start) {
        return Json.read(upstream.received.getLast().body())
                .path("tools")
                .valueStream()
                .map(tool -> tool.at("/function/name").asString(""))
                .filter(name -> name.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    /** The conversation that reaches the model in the turn after a loop. */
    private String replayed(RunningNode node, LoopClient client) {
        List<JsonNode> conversation = new ArrayList<>(List.of(client.user("Note it.")));
        conversation.addAll(client.said(ask(node, client, LoopUpstream.CHAT, conversation)));
        conversation.add(client.user("And now?"));
        ask(node, client, LoopUpstream.CHAT, conversation);
        return sent(LoopUpstream.CHAT);
    }

    private String sent(LoopUpstream provider) {
        return Json.read(upstream.received.getLast().body())
                .path(provider.conversation)
                .toString();
    }

    private static JsonNode ask(RunningNode node, LoopClient client, LoopUpstream provider, List<JsonNode> messages) {
        HttpResponse<String> answer = node.post(client.path(provider, false), client.body(provider, false, messages));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body());
    }

    private static void assertShown(LoopClient client, JsonNode answer) {
        switch (client) {
            case CHAT, GEMINI ->
                assertThat(answer.path("fusion").valueStream().map(event -> event.path("type")
                                .asString("")))
                        .containsExactly("turn", "tool_call", "tool_result", "end");
            case MESSAGES -> {
                assertThat(types(answer.path("content")))
                        .startsWith("mcp_tool_use", "mcp_tool_result")
                        .endsWith("text");
                assertThat(answer.at("/content/0/server_name").asString("")).isEqualTo("notes");
                assertThat(answer.at("/content/1/content/0/text").asString("")).isEqualTo("it is noted");
            }
            case RESPONSES -> {
                assertThat(types(answer.path("output")))
                        .startsWith("mcp_list_tools", "mcp_call")
                        .endsWith("message");
                assertThat(answer.at("/output/0/tools/0/annotations/readOnlyHint")
                                .asBoolean(true))
                        .isFalse();
                assertThat(answer.at("/output/0/tools/1/name").asString("")).isEqualTo("read.file");
                assertThat(answer.at("/output/1/output").asString("")).isEqualTo("it is noted");
            }
        }
    }

    private static List<String> types(JsonNode items) {
        return items.valueStream().map(item -> item.path("type").asString("")).toList();
    }

    @Test
    void streams_show_the_call_as_their_formats_do() {
        try (RunningNode node = node("")) {
            assertThat(streamed(node, LoopClient.CHAT))
                    .containsSubsequence(
                            "Let me.",
                            "\"fusion\":{\"type\":\"turn\"",
                            "\"fusion\":{\"type\":\"tool_call\"",
                            "\"fusion\":{\"type\":\"tool_result\"",
                            "All done.",
                            "\"fusion\":{\"type\":\"end\"",
                            "[DONE]")
                    .doesNotContain("mcp_list_tools");
            assertThat(streamed(node, LoopClient.MESSAGES))
                    .containsSubsequence(
                            "message_start",
                            "Let me.",
                            "\"mcp_tool_use\"",
                            "\"mcp_tool_result\"",
                            "All done.",
                            "\"fusion\":{");
            assertThat(streamed(node, LoopClient.RESPONSES))
                    .containsSubsequence(
                            "event: response.created",
                            "event: response.mcp_list_tools.completed",
                            "Let me.",
                            "event: response.mcp_call.in_progress",
                            "event: response.mcp_call.completed",
                            "All done.",
                            "event: response.completed");
            assertThat(streamed(node, LoopClient.GEMINI))
                    .containsSubsequence(
                            "Let me.",
                            "\"fusion\":{\"type\":\"tool_call\"",
                            "\"fusion\":{\"type\":\"tool_result\"",
                            "All done.",
                            "\"fusion\":{\"type\":\"end\"");
        }
    }

    private String streamed(RunningNode node, LoopClient client) {
        LoopUpstream.CLAUDE
                .answers("notes_note")
                .forEach(answer -> upstream.then(ScriptedUpstream.stream(StreamedMessage.of(answer), 9)));
        return String.join(
                "\n",
                node.stream(
                                client.path(LoopUpstream.CLAUDE, true),
                                client.body(LoopUpstream.CLAUDE, true, List.of(client.user("Note it."))))
                        .body()
                        .toList());
    }
}
