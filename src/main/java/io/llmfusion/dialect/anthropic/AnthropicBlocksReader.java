package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.anthropic.AnthropicOpenBlock.Kind;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The content blocks of one stream: their indexes become the pivot's numbers. */
final class AnthropicBlocksReader {
    private static final Set<String> TOOL_USE = Set.of("type", "id", "name", "input");

    private final Map<Integer, AnthropicOpenBlock> open = new LinkedHashMap<>();
    private final String vendor;
    private int next;
    private boolean calledTools;

    /** @param vendor whose signatures these are */
    AnthropicBlocksReader(String vendor) {
        this.vendor = vendor;
    }

    /** Whether a block has begun. */
    boolean any() {
        return next > 0;
    }

    boolean calledTools() {
        return calledTools;
    }

    /** A number for a block that the provider did not send as one. */
    int next() {
        return next++;
    }

    void start(JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("index").asInt(0);
        // An index that is opened twice without a stop: the first block is over.
        stop(index, out);
        ObjectNode block = payload.path("content_block") instanceof ObjectNode object ? object : Json.object();
        switch (block.path("type").asString("")) {
            case "text" -> text(index, block, out);
            case "thinking" -> thinking(index, block, out);
            case "redacted_thinking" -> redacted(block, out);
            case "tool_use" -> toolUse(index, block, out);
            case "" -> {} // no block to show; text that follows opens one of its own
            default -> opened(index, Kind.NATIVE, block);
        }
    }

    private AnthropicOpenBlock opened(int index, Kind kind, ObjectNode block) {
        AnthropicOpenBlock opened = new AnthropicOpenBlock(next++, kind, block, vendor);
        open.put(index, opened);
        return opened;
    }

    private AnthropicOpenBlock text(int index, ObjectNode block, Consumer<ChatEvent> out) {
        out.accept(new ChatEvent.TextStart(0, next));
        AnthropicOpenBlock opened = opened(index, Kind.TEXT, block);
        opened.text(block.path("text").asString(""), out);
        block.path("citations").forEach(citation -> opened.citation(citation, out));
        return opened;
    }

    private AnthropicOpenBlock thinking(int index, ObjectNode block, Consumer<ChatEvent> out) {
        out.accept(new ChatEvent.ReasoningStart(0, next));
        AnthropicOpenBlock opened = opened(index, Kind.THINKING, block);
        opened.thinking(block.path("thinking").asString(""), out);
        opened.signature(block.path("signature").asString(""));
        return opened;
    }

    private void redacted(ObjectNode block, Consumer<ChatEvent> out) {
        String data = block.path("data").asString("");
        Signature signature =
                AnthropicSignatures.unwrap(data, vendor).orElseGet(() -> new Signature(DialectId.ANTHROPIC, data));
        out.accept(new ChatEvent.RedactedReasoning(0, next++, signature));
    }

    private void toolUse(int index, ObjectNode block, Consumer<ChatEvent> out) {
        String id = block.path("id").asString("");
        ToolCallId callId = new ToolCallId(
                id.isBlank() ? "toolu_" + UUID.randomUUID().toString().replace("-", "") : id);
        calledTools = true;
        out.accept(
                new ChatEvent.ToolCallStart(0, next, callId, block.path("name").asString(""), extras(block)));
        opened(index, Kind.TOOL_CALL, block);
    }

    private static Extras extras(ObjectNode block) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        block.properties().forEach(member -> {
            if (!TOOL_USE.contains(member.getKey())) {
                fields.put(member.getKey(), RawJson.of(member.getValue()));
            }
        });
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.ANTHROPIC, fields);
    }

    /**
     * Text and thinking without a start, as some servers send them, begin with their first delta.
     *
     * @return whether it was understood: arguments without a call are not
     */
    boolean delta(JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("index").asInt(0);
        JsonNode delta = payload.path("delta");
        String type = delta.path("type").asString("");
        Optional<AnthropicOpenBlock> block = Optional.ofNullable(open.get(index))
                .or(() -> switch (type) {
                    case "text_delta" -> Optional.of(text(index, Json.object(), out));
                    case "thinking_delta" -> Optional.of(thinking(index, Json.object(), out));
                    default -> Optional.empty();
                });
        block.ifPresent(found -> found.delta(delta, out));
        return block.isPresent() || !type.equals("input_json_delta");
    }

    void stop(JsonNode payload, Consumer<ChatEvent> out) {
        stop(payload.path("index").asInt(0), out);
    }

    private void stop(int index, Consumer<ChatEvent> out) {
        Optional.ofNullable(open.remove(index)).ifPresent(block -> block.stop(out));
    }

    /** For servers that leave out the stops. */
    void stopAll(Consumer<ChatEvent> out) {
        open.values().forEach(block -> block.stop(out));
        open.clear();
    }
}
