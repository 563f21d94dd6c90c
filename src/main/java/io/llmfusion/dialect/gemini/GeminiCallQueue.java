package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls that are put together, each told whole and in the order in which they began, whichever ends first: clients answer
 * parallel calls in their order, and the first one carries the signature. One per answer; not thread-safe.
 */
final class GeminiCallQueue {
    private final TreeMap<Integer, Call> calls = new TreeMap<>();

    private static final class Call {
        private final ChatEvent.ToolCallStart start;
        private final StringBuilder arguments = new StringBuilder();
        private Optional<ChatEvent.ToolCallEnd> end = Optional.empty();

        Call(ChatEvent.ToolCallStart start) {
            this.start = start;
        }

        private Part.ToolUse part(ChatEvent.ToolCallEnd ended) {
            RawJson text = new RawJson(arguments.toString());
            return new Part.ToolUse(new ToolCall(start.id(), start.name(), text, ended.signature()), start.extras());
        }
    }

    void start(ChatEvent.ToolCallStart start) {
        calls.put(start.block(), new Call(start));
    }

    void add(ChatEvent.ToolCallDelta delta) {
        Optional.ofNullable(calls.get(delta.block())).ifPresent(call -> call.arguments.append(delta.arguments()));
    }

    /** The calls of that choice that are whole now, and before which none is open. */
    List<Part.ToolUse> end(ChatEvent.ToolCallEnd end) {
        Optional.ofNullable(calls.get(end.block())).ifPresent(call -> call.end = Optional.of(end));
        List<Part.ToolUse> whole = new ArrayList<>();
        Iterator<Call> each = calls.values().iterator();
        while (each.hasNext()) {
            Call call = each.next();
            if (call.start.choice() == end.choice()) {
                if (call.end.isEmpty()) {
                    break;
                }
                whole.add(call.part(call.end.get()));
                each.remove();
            }
        }
        return whole;
    }
}
