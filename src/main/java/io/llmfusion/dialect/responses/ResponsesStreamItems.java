package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.responses.ResponsesFinishReasons.Said;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The items of one stream: their numbers there become blocks of the pivot. Openers that are missing are made up for. */
final class ResponsesStreamItems {
    private final String vendor;
    private final ResponsesBlocks blocks = new ResponsesBlocks();
    private final Map<Integer, ResponsesStreamItem> open = new TreeMap<>();
    private final Set<Integer> done = new HashSet<>();
    private int last;

    /** @param vendor whose signatures these are */
    ResponsesStreamItems(String vendor) {
        this.vendor = vendor;
    }

    Said said() {
        return blocks.said();
    }

    void read(String type, JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("output_index").asInt(last);
        last = index;
        switch (type) {
            case "response.output_item.added" -> added(index, payload.path("item"), out);
            case "response.output_item.done" -> done(index, payload.path("item"), out);
            default -> event(type, index, payload, out);
        }
    }

    private void added(int index, JsonNode item, Consumer<ChatEvent> out) {
        ResponsesStreamItem opened = item(item);
        opened.begin(out);
        open.put(index, opened);
        done.remove(index);
    }

    private ResponsesStreamItem item(JsonNode item) {
        return switch (item.path("type").asString("")) {
            case "message" -> new ResponsesStreamMessage(blocks, item);
            case "reasoning" -> new ResponsesStreamReasoning(blocks, item, vendor);
            case "function_call", ResponsesItemReader.CUSTOM_CALL -> new ResponsesStreamCall(blocks, item);
            default -> new Whole(blocks);
        };
    }

    private void event(String type, int index, JsonNode payload, Consumer<ChatEvent> out) {
        if (!open.containsKey(index) && !done.contains(index)) {
            String kind = kind(type);
            if (kind.isEmpty()) {
                return;
            }
            added(index, Json.object().put("type", kind), out);
        }
        ResponsesStreamItem item = open.get(index);
        if (item != null) {
            item.event(type, payload, out);
        }
    }

    /** What an item must be that has such events. */
    private static String kind(String type) {
        return switch (type) {
            case "response.output_text.delta",
                    "response.output_text.done",
                    "response.refusal.delta",
                    "response.refusal.done",
                    "response.content_part.added" -> "message";
            case "response.reasoning_summary_text.delta",
                    "response.reasoning_text.delta",
                    "response.reasoning_summary_part.added" -> "reasoning";
            case "response.function_call_arguments.delta" -> "function_call";
            case "response.custom_tool_call_input.delta" -> ResponsesItemReader.CUSTOM_CALL;
            default -> "";
        };
    }

    private void done(int index, JsonNode item, Consumer<ChatEvent> out) {
        if (!open.containsKey(index) || isNamedLate(index, item)) {
            added(index, item, out);
        }
        ResponsesStreamItem finished = open.remove(index);
        finished.done(item, out);
        done.add(index);
    }

    /** Whether only the end of an item says that it is of a kind which has events. */
    private boolean isNamedLate(int index, JsonNode item) {
        return open.get(index) instanceof Whole && !(item(item) instanceof Whole);
    }

    /** The end: what is open ends, and items that stand only in the response itself are told. */
    void complete(JsonNode output, Consumer<ChatEvent> out) {
        boolean told = done.size() + open.size() >= output.size();
        for (int index = 0; index < output.size() && !told; index++) {
            if (!done.contains(index)) {
                done(index, output.path(index), out);
            }
        }
        open.values().forEach(item -> item.done(Json.object(), out));
        open.clear();
    }

    /** An item that only this format has. */
    private record Whole(ResponsesBlocks blocks) implements ResponsesStreamItem {
        @Override
        public void begin(Consumer<ChatEvent> out) {}

        @Override
        public void event(String type, JsonNode payload, Consumer<ChatEvent> out) {}

        @Override
        public void done(JsonNode item, Consumer<ChatEvent> out) {
            JsonNode kind = item.path("type");
            // What does not say by a word what it is, is no item.
            if (kind.isString() && !kind.stringValue().isEmpty()) {
                String type = kind.stringValue();
                out.accept(new ChatEvent.NativeBlock(0, blocks.next(), DialectId.RESPONSES, type, RawJson.of(item)));
            }
        }
    }
}
