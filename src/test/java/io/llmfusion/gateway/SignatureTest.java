package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A chat client cannot keep what Claude signs; the gateway can. */
@Tag("system")
class SignatureTest {
    private static final String SIGNATURE = "EqQBCgIYAhIM+/aGbc==";
    private static final String THINKING = "The user wants \\u201cweather\\u201d.\\nCall it.";

    private static final String WHOLE = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
            + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"" + THINKING + "\",\"signature\":\"" + SIGNATURE
            + "\"},{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"},{\"type\":\"text\",\"text\":\"Let me see.\"},"
            + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Bonn\"}}],"
            + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";

    private static final String ASK = "{\"model\":\"claude/m\",\"stream\":%s,\"messages\":[{\"role\":\"user\","
            + "\"content\":\"weather?\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"parameters\":{\"type\":\"object\"}}}]}";

    /** As chat clients send it: what they don't know is gone. */
    private static final String STRIPPED = "{\"model\":\"%s/m\",\"messages\":[{\"role\":\"user\",\"content\":"
            + "\"weather?\"},{\"role\":\"assistant\",\"content\":\"Let me see.\",\"tool_calls\":[{\"id\":\"toolu_1\","
            + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"toolu_1\",\"content\":\"rain\"}],\"tools\":[{\"type\":\"function\","
            + "\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}]}";

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

    private RunningNode node(String more) {
        return new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  claude: { dialect: anthropic, base-url: "%s", api-key: k }
                  other: { dialect: anthropic, base-url: "%s", api-key: k }
                %s
                """.formatted(upstream.url(), upstream.url(), more));
    }

    /** The content of the assistant's message in the last request that the provider got. */
    private JsonNode sentBack() {
        return Json.read(upstream.received.getLast().body())
                .path("messages")
                .path(1)
                .path("content");
    }

    private void assertSentBack() {
        JsonNode content = sentBack();
        assertThat(content.path(0))
                .isEqualTo(Json.read("{\"type\":\"thinking\",\"thinking\":\"" + THINKING + "\",\"signature\":\""
                        + SIGNATURE + "\"}"));
        assertThat(content.path(1)).isEqualTo(Json.read("{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"}"));
        assertThat(content.path(2).path("text").asString("")).isEqualTo("Let me see.");
        assertThat(content.path(3).path("id").asString("")).isEqualTo("toolu_1");
    }

    private void assertNothingSentBack() {
        assertThat(sentBack().toString())
                .contains("toolu_1")
                .doesNotContain("thinking")
                .doesNotContain(SIGNATURE);
    }

    @Test
    void a_chat_clients_history_gets_its_signatures_back_after_a_restart_too() {
        upstream.then(ScriptedUpstream.answer(WHOLE));
        try (RunningNode node = node("")) {
            assertThat(node.post("/v1/chat/completions", ASK.formatted("false")).body())
                    .contains("toolu_1");
            assertThat(node.post("/v1/chat/completions", STRIPPED.formatted("claude"))
                            .statusCode())
                    .isEqualTo(200);
            assertSentBack();
        }
        try (RunningNode node = node("")) {
            node.post("/v1/chat/completions", STRIPPED.formatted("claude"));
            assertSentBack();
            node.post("/v1/chat/completions", STRIPPED.formatted("other"));
            assertNothingSentBack();
        }
    }

    @Test
    void a_streamed_answer_is_remembered_before_its_end_is_told() {
        upstream.then(ScriptedUpstream.stream(StreamedMessage.of(WHOLE), 7)).then(ScriptedUpstream.answer(WHOLE));
        try (RunningNode node = node("")) {
            node.stream("/v1/chat/completions", ASK.formatted("true")).body().forEach(line -> {});
            node.post("/v1/chat/completions", STRIPPED.formatted("claude"));
            assertSentBack();
        }
    }

    @Test
    void another_caller_gets_nothing_of_it() {
        upstream.then(ScriptedUpstream.answer(WHOLE));
        try (RunningNode node = node("auth: { keys: [{ id: alice, key: a }, { id: bob, key: b }] }")) {
            node.stream("/v1/chat/completions", ASK.formatted("false"), "authorization", "Bearer a")
                    .body()
                    .forEach(line -> {});
            node.stream("/v1/chat/completions", STRIPPED.formatted("claude"), "authorization", "Bearer b")
                    .body()
                    .forEach(line -> {});
            assertNothingSentBack();
            node.stream("/v1/chat/completions", STRIPPED.formatted("claude"), "authorization", "Bearer a")
                    .body()
                    .forEach(line -> {});
            assertSentBack();
        }
    }

    @Test
    void a_store_that_breaks_costs_no_answer() throws Exception {
        upstream.then(ScriptedUpstream.answer(WHOLE));
        try (RunningNode node = node("")) {
            node.post("/v1/chat/completions", ASK.formatted("false"));
        }
        try (RunningNode node = node("")) {
            // Neither its file nor what lies beside it can be read any more.
            try (var files = Files.list(folder.resolve("data"))) {
                for (Path file : files.toList()) {
                    Files.write(file, new byte[100]);
                }
            }
            assertThat(node.post("/v1/chat/completions", STRIPPED.formatted("claude"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(upstream.received).hasSize(2);
        }
    }
}
