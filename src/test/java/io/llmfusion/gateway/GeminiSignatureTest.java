package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gemini 3 refuses a tool's result whose call comes without the signature that it made; chat clients strip it. */
@Tag("system")
class GeminiSignatureTest {
    private static final String SIGNATURE = "CiQBVKhc7+/abc==";

    private static final String CALL = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":"
            + "{\"name\":\"weather\",\"args\":{\"city\":\"Bonn\"}},\"thoughtSignature\":\"" + SIGNATURE + "\"}]},"
            + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,"
            + "\"candidatesTokenCount\":2,\"totalTokenCount\":5},\"modelVersion\":\"m\",\"responseId\":\"r1\"}";

    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";

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

    private RunningNode node() {
        return new RunningNode(folder, """
                server: { port: 0 }
                providers: { google: { dialect: gemini, base-url: "%s", api-key: k } }
                """.formatted(upstream.url()));
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"google/gemini-3-pro\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"}]," + TOOLS + "}";
    }

    /** What a client that knows nothing of signatures sends back. */
    private static String stripped(String id) {
        return "{\"model\":\"google/gemini-3-pro\",\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"},{\"role\":"
                + "\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":" + Json.quote(id)
                + ",\"type\":\"function\",\"function\":"
                + "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":"
                + Json.quote(id) + ",\"content\":\"rain\"}]," + TOOLS + "}";
    }

    private void assertSentBack() {
        JsonNode parts = Json.read(upstream.received.getLast().body())
                .path("contents")
                .path(1)
                .path("parts");
        assertThat(parts.path(0).path("functionCall").path("name").asString("")).isEqualTo("weather");
        assertThat(parts.path(0).path("thoughtSignature").asString("")).isEqualTo(SIGNATURE);
    }

    @Test
    void the_signature_of_a_call_goes_back_byte_for_byte_after_a_restart_too() {
        upstream.then(ScriptedUpstream.answer(CALL));
        String id;
        try (RunningNode node = node()) {
            JsonNode answer =
                    Json.read(node.post("/v1/chat/completions", ask(false)).body());
            id = answer.at("/choices/0/message/tool_calls/0/id").asString("");
            assertThat(id).isNotEmpty().doesNotContain(SIGNATURE.substring(0, 12));
            node.post("/v1/chat/completions", stripped(id));
            assertSentBack();
        }
        try (RunningNode node = node()) {
            node.post("/v1/chat/completions", stripped(id));
            assertSentBack();
        }
    }

    @Test
    void of_a_streamed_call_too() {
        upstream.then(ScriptedUpstream.stream("data: " + CALL + "\n\n", 9)).then(ScriptedUpstream.answer(CALL));
        try (RunningNode node = node()) {
            List<String> ids = node.stream("/v1/chat/completions", ask(true))
                    .body()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> Json.read(line.substring(6))
                            .at("/choices/0/delta/tool_calls/0/id")
                            .asString(""))
                    .filter(id -> !id.isEmpty())
                    .toList();
            node.post("/v1/chat/completions", stripped(ids.getFirst()));
            assertSentBack();
        }
    }
}
