package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Checks that frames are a stream as this format has it: one message, a block at a time, numbered from 0, deltas that fit
 * their block, a stop reason and usage before the stop; or the same up to an error event, which ends it.
 */
public final class AnthropicStreamGrammar {
    private static final Map<String, Set<String>> DELTAS = Map.of(
            "text", Set.of("text_delta", "citations_delta"),
            "thinking", Set.of("thinking_delta", "signature_delta"),
            "redacted_thinking", Set.of(),
            "tool_use", Set.of("input_json_delta"));

    private boolean started;
    private boolean delta;
    private boolean over;
    private int nextIndex;
    private String open = "";
    private final StringBuilder input = new StringBuilder();

    private AnthropicStreamGrammar() {}

    public static void check(Buffer frames) {
        AnthropicStreamGrammar grammar = new AnthropicStreamGrammar();
        List<SseEvent> events = AnthropicTexts.events(frames);
        events.forEach(grammar::event);
        assertThat(grammar.over).as("ends with message_stop or error").isTrue();
        assertThat(events.size()).as("every frame has its data in one line").isEqualTo((int)
                frames.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .count());
    }

    private void event(SseEvent event) {
        JsonNode payload = Json.read(event.data().text());
        assertThat(over).as("nothing after the end: " + event.name()).isFalse();
        assertThat(payload.path("type").asString("")).as("event name").isEqualTo(event.name());
        switch (event.name()) {
            case "message_start" -> start(payload.path("message"));
            case "content_block_start" -> blockStart(payload);
            case "content_block_delta" -> blockDelta(payload);
            case "content_block_stop" -> blockStop(payload);
            case "message_delta" -> messageDelta(payload);
            case "message_stop" -> {
                assertThat(delta).as("message_delta before message_stop").isTrue();
                over = true;
            }
            case "ping" -> {}
            case "error" -> {
                assertThat(payload.path("error").path("type").asString("")).endsWith("_error");
                over = true;
            }
            default -> throw new AssertionError("unknown event " + event.name());
        }
    }

    private void start(JsonNode message) {
        assertThat(started).as("one message_start").isFalse();
        started = true;
        assertThat(message.path("type").asString("")).isEqualTo("message");
        assertThat(message.path("role").asString("")).isEqualTo("assistant");
        assertThat(message.path("id").asString("")).isNotEmpty();
        assertThat(message.path("content").isEmpty()).isTrue();
        assertThat(message.path("stop_reason").isNull()).isTrue();
        assertThat(message.path("usage").path("input_tokens").isIntegralNumber())
                .isTrue();
        assertThat(message.path("usage").path("output_tokens").isIntegralNumber())
                .isTrue();
    }

    private void blockStart(JsonNode payload) {
        assertThat(started).as("message_start first").isTrue();
        assertThat(delta).as("no block after message_delta").isFalse();
        assertThat(open).as("one block at a time").isEmpty();
        assertThat(payload.path("index").asInt(-1)).isEqualTo(nextIndex);
        open = payload.path("content_block").path("type").asString("");
        input.setLength(0);
        assertThat(open).isNotEmpty();
        if (open.equals("tool_use")) {
            assertThat(payload.path("content_block").path("id").asString("")).isNotEmpty();
            assertThat(payload.path("content_block").path("input").isObject()).isTrue();
        }
    }

    private void blockDelta(JsonNode payload) {
        assertThat(open).as("a delta has its block").isNotEmpty();
        assertThat(payload.path("index").asInt(-1)).isEqualTo(nextIndex);
        String type = payload.path("delta").path("type").asString("");
        assertThat(DELTAS.getOrDefault(open, open.endsWith("tool_use") ? Set.of("input_json_delta") : Set.of()))
                .as("deltas of " + open)
                .contains(type);
        input.append(payload.path("delta").path("partial_json").asString(""));
    }

    private void blockStop(JsonNode payload) {
        assertThat(open).as("a stop has its block").isNotEmpty();
        assertThat(payload.path("index").asInt(-1)).isEqualTo(nextIndex);
        open = "";
        nextIndex++;
    }

    private void messageDelta(JsonNode payload) {
        assertThat(open).as("all blocks stopped").isEmpty();
        assertThat(started).isTrue();
        delta = true;
        assertThat(payload.path("delta").path("stop_reason").isString()).isTrue();
        assertThat(payload.path("usage").path("output_tokens").isIntegralNumber())
                .isTrue();
    }
}
