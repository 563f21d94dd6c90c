package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts the deltas of one choice's tool calls together. By the book an id stands in the first delta of an `index`, and later
 * ones have the index alone. Vendors repeat index 0 for every call, repeat id and name, leave out id or index, or send whole
 * calls in one delta; so a call is found by its id first, then by its index, then by being the last.
 */
final class ChatToolDeltas {
    private static final int NO_INDEX = -1;
    private static final int LEGACY = -2;

    private final int choice;
    private final ChatBlocks blocks;
    private final List<ChatOpenCall> calls = new ArrayList<>();
    private final Map<Integer, ChatOpenCall> byIndex = new HashMap<>();
    private final Map<String, ChatOpenCall> byId = new HashMap<>();

    ChatToolDeltas(int choice, ChatBlocks blocks) {
        this.choice = choice;
        this.blocks = blocks;
    }

    boolean any() {
        return calls.stream().anyMatch(ChatOpenCall::isNamed);
    }

    void read(JsonNode delta, Consumer<ChatEvent> out) {
        int index = delta.path("index").asInt(NO_INDEX);
        String id = delta.path("id").asString("");
        JsonNode function = delta.has("custom") ? delta.path("custom") : delta.path("function");
        String name = function.path("name").asString("");
        ChatOpenCall call = find(index, id, name);
        if (delta.has("custom") || delta.path("type").asString("").equals("custom")) {
            call.markCustom();
        }
        ChatMessageParts.thoughtSignature(delta).ifPresent(call::sign);
        call.name(name, out);
        call.add(ChatMessageParts.arguments(function.path(call.isCustom() ? "input" : "arguments")), out);
    }

    void readLegacy(JsonNode function, Consumer<ChatEvent> out) {
        ChatOpenCall call = byIndex.computeIfAbsent(LEGACY, _ -> open(""));
        call.name(function.path("name").asString(""), out);
        call.add(ChatMessageParts.arguments(function.path("arguments")), out);
    }

    void close(Consumer<ChatEvent> out) {
        calls.forEach(call -> call.close(out));
    }

    private ChatOpenCall find(int index, String id, String name) {
        ChatOpenCall known = id.isEmpty() ? null : byId.get(id);
        ChatOpenCall call = known != null ? known : continued(index, id, name);
        if (call == null) {
            call = open(id);
        }
        if (index != NO_INDEX) {
            byIndex.put(index, call);
        }
        return call;
    }

    /** The call that a delta without a known id goes on with; null where it begins one. */
    private @Nullable ChatOpenCall continued(int index, String id, String name) {
        ChatOpenCall candidate = candidate(index);
        if (candidate == null || candidate.isAnother(id, name)) {
            return null;
        }
        if (!id.isEmpty()) {
            byId.put(id, candidate);
            candidate.identify(id);
        }
        return candidate;
    }

    private @Nullable ChatOpenCall candidate(int index) {
        if (index != NO_INDEX) {
            return byIndex.get(index);
        }
        return calls.isEmpty() ? null : calls.getLast();
    }

    private ChatOpenCall open(String id) {
        ChatOpenCall call = new ChatOpenCall(choice, blocks, id);
        calls.add(call);
        if (!id.isEmpty()) {
            byId.put(id, call);
        }
        return call;
    }
}
