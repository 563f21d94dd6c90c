package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tool calls of a stream: they are numbered from 0 in each choice, whatever their blocks are. */
final class ChatCallWriter {
    private final ChatChunks chunks;
    private final Map<Integer, Call> byBlock = new HashMap<>();
    private final Map<Integer, Integer> callsOfChoice = new HashMap<>();

    /** A call that has been announced. */
    private static final class Call {
        final int index;
        boolean argued;

        Call(int index) {
            this.index = index;
        }
    }

    ChatCallWriter(ChatChunks chunks) {
        this.chunks = chunks;
    }

    void start(ChatEvent.ToolCallStart event, Buffer out) {
        Call call = new Call(nextIndex(event.choice()));
        byBlock.put(event.block(), call);
        chunks.delta(
                event.choice(),
                "\"tool_calls\":[{\"index\":" + call.index + ",\"id\":"
                        + Json.quote(event.id().value()) + ",\"type\":\"function\",\"function\":{\"name\":"
                        + Json.quote(event.name()) + ",\"arguments\":\"\"}}]",
                out);
    }

    void delta(ChatEvent.ToolCallDelta event, Buffer out) {
        Call call = byBlock.get(event.block());
        if (call == null || event.arguments().isEmpty()) {
            return;
        }
        call.argued |= !event.arguments().isBlank();
        arguments(event.choice(), call, event.arguments(), out);
    }

    /** A call without arguments gets the empty object: clients parse what they have gathered. */
    void end(ChatEvent.ToolCallEnd event, Buffer out) {
        Call call = byBlock.remove(event.block());
        if (call == null) {
            return;
        }
        if (!call.argued) {
            arguments(event.choice(), call, "{}", out);
        }
        event.signature()
                .filter(signature -> signature.issuer() == DialectId.GEMINI)
                .ifPresent(signature -> chunks.delta(
                        event.choice(),
                        "\"tool_calls\":[{\"index\":" + call.index
                                // Vercel's library takes no call without it.
                                + ",\"function\":{\"arguments\":\"\"},\"extra_content\":{\"google\":{\"thought_signature\":"
                                + Json.quote(signature.value()) + "}}}]",
                        out));
    }

    /** A custom call of this format goes out in one delta; other formats' own blocks have no place here. */
    void nativeBlock(ChatEvent.NativeBlock event, Buffer out) {
        if (event.dialect() != DialectId.CHAT) {
            return;
        }
        if (event.type().equals(ChatNative.TOOL_CALL)) {
            ObjectNode call = Json.object().put("index", nextIndex(event.choice()));
            JsonNode given = event.value().tree();
            given.properties().forEach(member -> call.set(member.getKey(), member.getValue()));
            chunks.delta(event.choice(), "\"tool_calls\":[" + Json.write(call) + "]", out);
        } else if (event.type().equals("image_url")) {
            chunks.delta(event.choice(), "\"images\":[" + ChatChunks.oneLine(event.value()) + "]", out);
        } else {
            String value = ChatChunks.oneLine(event.value());
            String member = ChatNative.messageField(event.type())
                    .map(name -> Json.quote(name) + ":" + value)
                    .orElseGet(() -> "\"content\":[" + value + "]");
            chunks.delta(event.choice(), member, out);
        }
    }

    private int nextIndex(int choice) {
        return callsOfChoice.merge(choice, 1, Integer::sum) - 1;
    }

    private void arguments(int choice, Call call, String piece, Buffer out) {
        chunks.delta(
                choice,
                "\"tool_calls\":[{\"index\":" + call.index + ",\"function\":{\"arguments\":" + Json.quote(piece)
                        + "}}]",
                out);
    }
}
