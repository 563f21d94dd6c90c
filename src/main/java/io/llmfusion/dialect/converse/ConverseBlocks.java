package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.converse.ConverseOpenBlock.Kind;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The content blocks of one stream: their indexes become the pivot's numbers. */
final class ConverseBlocks {
    private final Map<Integer, ConverseOpenBlock> open = new LinkedHashMap<>();
    private int next;

    /** Whether a block has begun. */
    boolean any() {
        return next > 0;
    }

    /** Text and reasoning come without it. */
    void start(JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("contentBlockIndex").asInt(0);
        // An index that is opened twice without a stop: the first block is over.
        stop(index, out);
        JsonNode start = payload.path("start");
        JsonNode use = start.path("toolUse");
        if (use.isObject() && !use.path("type").asString("").equals("server_tool_use")) {
            out.accept(new ChatEvent.ToolCallStart(
                    0,
                    next,
                    ConverseBlockReader.id(use.path("toolUseId").asString("")),
                    use.path("name").asString("")));
            opened(index, Kind.TOOL_CALL, Json.object());
        } else if (!start.isEmpty()) {
            opened(index, Kind.NATIVE, (ObjectNode) start.deepCopy());
        }
    }

    private ConverseOpenBlock opened(int index, Kind kind, ObjectNode start) {
        ConverseOpenBlock opened = new ConverseOpenBlock(next++, kind, start);
        open.put(index, opened);
        return opened;
    }

    /** @return whether it was understood: arguments without a call are not */
    boolean delta(JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("contentBlockIndex").asInt(0);
        JsonNode delta = payload.path("delta");
        Optional<Kind> kind = kind(delta);
        if (kind.isEmpty()) {
            return true;
        }
        ConverseOpenBlock block = open.get(index);
        if (block != null && block.takes(kind.get())) {
            block.delta(delta, out);
            return true;
        }
        if (kind.get() == Kind.TOOL_CALL) {
            return false;
        }
        stop(index, out);
        begin(index, kind.get(), out).delta(delta, out);
        return true;
    }

    private static Optional<Kind> kind(JsonNode delta) {
        if (delta.has("text") || delta.has("citation")) {
            return Optional.of(Kind.TEXT);
        }
        if (delta.path("reasoningContent").isObject()) {
            return Optional.of(delta.path("reasoningContent").has("redactedContent") ? Kind.REDACTED : Kind.REASONING);
        }
        if (delta.has("toolUse")) {
            return Optional.of(Kind.TOOL_CALL);
        }
        return delta.isEmpty() ? Optional.empty() : Optional.of(Kind.NATIVE);
    }

    private ConverseOpenBlock begin(int index, Kind kind, Consumer<ChatEvent> out) {
        switch (kind) {
            case TEXT -> out.accept(new ChatEvent.TextStart(0, next));
            case REASONING -> out.accept(new ChatEvent.ReasoningStart(0, next));
            case REDACTED, TOOL_CALL, NATIVE -> {}
        }
        return opened(index, kind, Json.object());
    }

    void stop(int index, Consumer<ChatEvent> out) {
        Optional.ofNullable(open.remove(index)).ifPresent(block -> block.stop(out));
    }

    /** For servers that leave out the stops. */
    void stopAll(Consumer<ChatEvent> out) {
        open.values().forEach(block -> block.stop(out));
        open.clear();
    }
}
