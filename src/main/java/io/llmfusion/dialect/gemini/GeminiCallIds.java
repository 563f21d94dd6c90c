package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids of the calls of one conversation. Here they may be left out, and a result then answers the first open call of its
 * function. Those made in their place come from where the call stands, the same in each request, so that prompt caches of
 * other providers keep hitting.
 */
final class GeminiCallIds implements GeminiPartReader.CallIds {
    private final List<Open> open = new ArrayList<>();
    private int calls;

    private record Open(ToolCallId id, String name) {}

    /** For an answer: nobody needs the same ids twice. */
    static final GeminiPartReader.CallIds OF_ANSWERS = new GeminiPartReader.CallIds() {
        @Override
        public ToolCallId call(Optional<String> given, String name) {
            return given.map(ToolCallId::new).orElseGet(GeminiCallIds::mint);
        }

        @Override
        public ToolCallId result(GeminiField response, Optional<String> given, String name) {
            return call(given, name);
        }
    };

    static ToolCallId mint() {
        return new ToolCallId(
                "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
    }

    @Override
    public ToolCallId call(Optional<String> given, String name) {
        calls++;
        ToolCallId id = new ToolCallId(given.orElse("call_" + calls));
        open.add(new Open(id, name));
        return id;
    }

    @Override
    public ToolCallId result(GeminiField response, Optional<String> given, String name) {
        Optional<Open> answered = open.stream()
                .filter(call -> given.map(id -> call.id().value().equals(id))
                        .orElseGet(() -> call.name().equals(name)))
                .findFirst();
        answered.ifPresent(open::remove);
        return answered.map(Open::id)
                .or(() -> given.map(ToolCallId::new))
                .orElseThrow(
                        () -> response.invalid("answers no `functionCall` named `" + name + "` that stands before it"));
    }
}
