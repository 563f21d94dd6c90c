package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A call in a provider's stream, of a function or of a custom tool, whose free text becomes the JSON of one string. A call
 * that may be several in one is told when it is whole.
 */
final class ResponsesStreamCall implements ResponsesStreamItem {
    private static final Set<String> TOLD = Set.of("type", "call_id", "name", "arguments", "input", "status");

    private final ResponsesBlocks blocks;
    private final JsonNode opener;
    private final StringBuilder held = new StringBuilder();
    private boolean custom;
    private int block = -1;
    private boolean spoke;

    ResponsesStreamCall(ResponsesBlocks blocks, JsonNode opener) {
        this.blocks = blocks;
        this.opener = opener;
        this.custom = isCustom(opener);
    }

    private static boolean isCustom(JsonNode item) {
        return item.path("type").asString("").equals(ResponsesItemReader.CUSTOM_CALL);
    }

    @Override
    public void begin(Consumer<ChatEvent> out) {
        String name = opener.path("name").asString("");
        if (!name.isEmpty()
                && !ResponsesParallel.mayBe(name)
                && opener.path("call_id").isString()) {
            open(opener, out);
        }
    }

    private void open(JsonNode item, Consumer<ChatEvent> out) {
        block = blocks.next();
        blocks.called();
        String name = ResponsesNames.flat(
                item.path("namespace").asString(""), item.path("name").asString(""));
        out.accept(new ChatEvent.ToolCallStart(0, block, callId(item), name, extras(item)));
        if (custom) {
            out.accept(new ChatEvent.ToolCallDelta(0, block, "{\"input\":\""));
        }
    }

    private static ToolCallId callId(JsonNode item) {
        return new ToolCallId(ResponsesJson.string(item.path("call_id"))
                .or(() -> ResponsesJson.string(item.path("id")))
                .filter(id -> !id.isBlank())
                .orElseGet(ResponsesIds::newCall));
    }

    private Extras extras(JsonNode item) {
        Map<String, RawJson> fields =
                new LinkedHashMap<>(ResponsesJson.rest(item, TOLD).fields());
        if (custom) {
            fields.put("type", RawJson.ofString(ResponsesItemReader.CUSTOM_CALL));
        }
        return ResponsesJson.extras(fields);
    }

    @Override
    public void event(String type, JsonNode payload, Consumer<ChatEvent> out) {
        switch (type) {
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                piece(payload.path("delta").asString(""), out);
            case "response.function_call_arguments.done" -> rest(payload.path("arguments"), out);
            case "response.custom_tool_call_input.done" -> rest(payload.path("input"), out);
            default -> {}
        }
    }

    private void piece(String piece, Consumer<ChatEvent> out) {
        if (piece.isEmpty()) {
            return;
        }
        if (block < 0) {
            held.append(piece);
            return;
        }
        spoke = true;
        String quoted = custom ? Json.quote(piece) : piece;
        String told = custom ? quoted.substring(1, quoted.length() - 1) : piece;
        out.accept(new ChatEvent.ToolCallDelta(0, block, told));
    }

    /** Some servers send the arguments whole and no delta before. */
    private void rest(JsonNode whole, Consumer<ChatEvent> out) {
        if (!spoke && held.isEmpty()) {
            piece(whole.isContainer() ? Json.write(whole) : whole.asString(""), out);
        }
    }

    @Override
    public void done(JsonNode item, Consumer<ChatEvent> out) {
        rest(item.path(custom ? "input" : "arguments"), out);
        if (block < 0) {
            late(item.isEmpty() ? opener : item, out);
            return;
        }
        end(out);
    }

    /** Known only now: who is called, or that it is several calls in one. */
    private void late(JsonNode item, Consumer<ChatEvent> out) {
        String name = item.path("name").asString("");
        if (name.isEmpty()) {
            return;
        }
        custom = isCustom(item);
        ToolCall call = new ToolCall(callId(item), name, new RawJson(held.toString()), Optional.empty());
        Optional<List<ToolCall>> several = custom ? Optional.empty() : ResponsesParallel.unwrap(call);
        if (several.isPresent()) {
            several.get().forEach(each -> whole(each, out));
            return;
        }
        String text = held.toString();
        open(item, out);
        piece(text, out);
        end(out);
    }

    private void whole(ToolCall call, Consumer<ChatEvent> out) {
        int number = blocks.next();
        blocks.called();
        out.accept(new ChatEvent.ToolCallStart(0, number, call.id(), call.name()));
        out.accept(new ChatEvent.ToolCallDelta(0, number, call.arguments().text()));
        out.accept(new ChatEvent.ToolCallEnd(0, number, Optional.empty()));
    }

    private void end(Consumer<ChatEvent> out) {
        if (custom) {
            out.accept(new ChatEvent.ToolCallDelta(0, block, "\"}"));
        }
        out.accept(new ChatEvent.ToolCallEnd(0, block, Optional.empty()));
    }
}
