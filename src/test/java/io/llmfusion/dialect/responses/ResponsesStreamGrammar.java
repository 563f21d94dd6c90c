package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds an emitted stream to the order that strict clients enforce: numbers without a gap, an opener before every event of
 * an item and of a part, whole texts that are the sum of their deltas, one end, whose response has just the items that were
 * told. Only calls of the tool loop may overlap with other items.
 */
public final class ResponsesStreamGrammar {
    private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete", "response.failed");
    private static final Set<String> LIFE = Set.of("response.created", "response.in_progress", "error");

    private final Map<Integer, Item> open = new HashMap<>();
    private final List<JsonNode> done = new ArrayList<>();
    private final Set<Integer> indexes = new HashSet<>();
    private final List<String> types = new ArrayList<>();
    private String end = "";

    private static final class Item {
        private final String id;
        private final String type;
        private final Map<String, StringBuilder> texts = new HashMap<>();
        private String part = "";
        private int parts;

        Item(JsonNode item) {
            id = item.path("id").asString("");
            type = item.path("type").asString("");
        }
    }

    private ResponsesStreamGrammar() {}

    public static void check(Buffer frames) {
        ResponsesStreamGrammar grammar = new ResponsesStreamGrammar();
        List<SseEvent> events = ResponsesTexts.events(frames);
        assertThat(frames.toString()).doesNotContain("[DONE]");
        for (int index = 0; index < events.size(); index++) {
            JsonNode payload = Json.read(events.get(index).data().text());
            assertThat(events.get(index).name()).isEqualTo(payload.path("type").asString());
            assertThat(payload.path("sequence_number").asInt(-1))
                    .as("number of event " + index)
                    .isEqualTo(index);
            grammar.event(payload);
        }
        assertThat(grammar.end).as("the end of " + grammar.types).isNotEmpty();
    }

    private void event(JsonNode payload) {
        String type = payload.path("type").asString();
        assertThat(end).as("nothing may follow the end, but " + type + " does").isEmpty();
        order(type);
        types.add(type);
        if (ENDS.contains(type)) {
            end(type, payload.path("response"));
        } else if (type.equals("response.output_item.added")) {
            added(payload);
        } else if (type.equals("response.output_item.done")) {
            done(payload);
        } else if (!LIFE.contains(type)) {
            ofItem(type, payload);
        }
    }

    private void order(String type) {
        switch (types.size()) {
            case 0 -> assertThat(type).isEqualTo("response.created");
            case 1 -> assertThat(type).isEqualTo("response.in_progress");
            default -> {
                assertThat(type).isNotIn("response.created", "response.in_progress");
                if (types.getLast().equals("error")) {
                    assertThat(type).isEqualTo("response.failed");
                }
            }
        }
    }

    private void added(JsonNode payload) {
        int index = payload.path("output_index").asInt(-1);
        assertThat(indexes.add(index)).as("index " + index + " is new").isTrue();
        assertThat(index).isEqualTo(indexes.size() - 1);
        Item item = new Item(payload.path("item"));
        assertThat(item.id).isNotEmpty();
        if (ResponsesIds.isOurs(item.id) && !ResponsesIds.isLoopCall(item.id)) {
            assertThat(item.id).hasSizeLessThanOrEqualTo(64);
        }
        if (!item.type.equals("mcp_call")) {
            assertThat(open.values().stream().map(other -> other.type))
                    .as("items that are open when " + item.type + " begins")
                    .allMatch("mcp_call"::equals);
        }
        open.put(index, item);
    }

    private Item opened(JsonNode payload, String type) {
        return Objects.requireNonNull(
                open.get(payload.path("output_index").asInt(-1)), "no opener of the item of " + type);
    }

    private void done(JsonNode payload) {
        Item item = opened(payload, "output_item.done");
        JsonNode whole = payload.path("item");
        assertThat(whole.path("id").asString("")).isEqualTo(item.id);
        assertThat(whole.path("type").asString("")).isEqualTo(item.type);
        assertThat(item.part).as("an open part at the end of its item").isEmpty();
        if (item.type.equals("message")) {
            assertThat(whole.path("content").size()).isEqualTo(item.parts).isPositive();
        }
        open.remove(payload.path("output_index").asInt());
        int index = payload.path("output_index").asInt();
        while (done.size() <= index) {
            done.add(Json.object());
        }
        done.set(index, whole);
    }

    private void ofItem(String type, JsonNode payload) {
        Item item = opened(payload, type);
        assertThat(payload.path("item_id").asString(""))
                .as("item_id of " + type)
                .isEqualTo(item.id);
        switch (type) {
            case "response.content_part.added", "response.reasoning_summary_part.added" -> {
                assertThat(item.part).isEmpty();
                item.part = payload.path("part").path("type").asString();
                assertThat(partIndex(payload)).isEqualTo(item.parts);
                item.texts.clear();
            }
            case "response.content_part.done", "response.reasoning_summary_part.done" -> {
                JsonNode part = payload.path("part");
                assertThat(part.path("type").asString()).isEqualTo(item.part);
                String member = item.part.equals("refusal") ? "refusal" : "text";
                assertThat(part.path(member).asString()).isEqualTo(text(item));
                item.part = "";
                item.parts++;
            }
            default -> word(type, payload, item);
        }
    }

    private static int partIndex(JsonNode payload) {
        return payload.path("content_index").asInt(payload.path("summary_index").asInt(-1));
    }

    private static String text(Item item) {
        return item.texts.getOrDefault("text", new StringBuilder()).toString();
    }

    private static void word(String type, JsonNode payload, Item item) {
        switch (type) {
            case "response.output_text.delta", "response.refusal.delta", "response.reasoning_summary_text.delta" -> {
                assertThat(item.part).as("an open part for " + type).isNotEmpty();
                assertThat(partIndex(payload)).isEqualTo(item.parts);
                delta(payload, item, "text");
            }
            case "response.function_call_arguments.delta",
                    "response.custom_tool_call_input.delta",
                    "response.mcp_call_arguments.delta" -> delta(payload, item, "text");
            case "response.output_text.done", "response.reasoning_summary_text.done" ->
                assertThat(payload.path("text").asString()).isEqualTo(text(item));
            case "response.refusal.done" ->
                assertThat(payload.path("refusal").asString()).isEqualTo(text(item));
            case "response.function_call_arguments.done", "response.mcp_call_arguments.done" ->
                assertThat(payload.path("arguments").asString()).isEqualTo(text(item));
            case "response.custom_tool_call_input.done" ->
                assertThat(payload.path("input").asString()).isEqualTo(text(item));
            case "response.output_text.annotation.added" ->
                assertThat(item.part).isEqualTo("output_text");
            case "response.mcp_call.in_progress", "response.mcp_call.completed", "response.mcp_call.failed" ->
                assertThat(item.type).isEqualTo("mcp_call");
            case "response.image_generation_call.in_progress", "response.image_generation_call.completed" ->
                assertThat(item.type).isEqualTo("image_generation_call");
            default -> throw new AssertionError("an event that nobody knows: " + type);
        }
    }

    private static void delta(JsonNode payload, Item item, String text) {
        assertThat(payload.path("delta").asString("")).isNotEmpty();
        item.texts
                .computeIfAbsent(text, _ -> new StringBuilder())
                .append(payload.path("delta").asString());
    }

    private void end(String type, JsonNode response) {
        end = type;
        assertThat(response.path("status").asString()).isEqualTo(type.substring("response.".length()));
        if (type.equals("response.failed")) {
            assertThat(response.path("error").path("message").asString("")).isNotEmpty();
            return;
        }
        assertThat(open).as("items open at the end").isEmpty();
        List<JsonNode> output = new ArrayList<>();
        response.path("output").forEach(output::add);
        assertThat(output).isEqualTo(done);
    }
}
