package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;

/**
 * An assistant's parts sorted into the members that this format has for them. Texts of one kind are joined without
 * anything between, as a stream's deltas are.
 *
 * @param annotations in this format
 * @param calls {@link Part.ToolUse} and native calls, in order
 * @param messageFields further members of the message, as a provider of this format sent them
 */
record ChatSaid(
        Optional<String> text,
        Optional<String> reasoning,
        Optional<String> refusal,
        List<RawJson> annotations,
        Optional<Part.Audio> audio,
        List<Part> calls,
        Map<String, RawJson> messageFields) {
    /** What stands for a text that is not there: null beside a call, a refusal or sound, else the empty string. */
    Optional<String> emptyText() {
        return calls.isEmpty() && refusal.isEmpty() && audio.isEmpty() ? Optional.of("") : Optional.empty();
    }

    static ChatSaid of(List<Part> parts) {
        Collector collector = new Collector();
        parts.forEach(collector::add);
        return collector.said();
    }

    private static final class Collector {
        private Optional<String> text = Optional.empty();
        private Optional<String> reasoning = Optional.empty();
        private Optional<String> refusal = Optional.empty();
        private Optional<Part.Audio> audio = Optional.empty();
        private int characters;
        private final List<RawJson> annotations = new ArrayList<>();
        private final List<Part> calls = new ArrayList<>();
        private final Map<String, RawJson> messageFields = new LinkedHashMap<>();

        void add(Part part) {
            switch (part) {
                case Part.Text said -> {
                    int start = characters;
                    characters += ChatCitations.characters(said.text());
                    text = joined(text, said.text());
                    annotations.addAll(ChatCitations.of(said.annotations(), start, characters));
                }
                case Part.Reasoning thought when thought.text().isEmpty() -> {}
                case Part.Reasoning thought -> reasoning = joined(reasoning, thought.text());
                case Part.Refusal refused -> refusal = joined(refusal, refused.text());
                case Part.Audio sound -> audio = Optional.of(sound);
                case Part.ToolUse use -> calls.add(use);
                case Part.Native foreign -> addNative(foreign);
                // Nothing in this format's answers stands for these.
                case Part.Image _, Part.Document _, Part.RedactedReasoning _, Part.ToolResult _ -> {}
            }
        }

        private void addNative(Part.Native part) {
            if (part.dialect() != DialectId.CHAT) {
                return;
            }
            if (part.type().equals(ChatNative.TOOL_CALL)) {
                calls.add(part);
            } else {
                ChatNative.messageField(part.type())
                        .ifPresent(name -> messageFields.merge(name, part.block(), Collector::continued));
            }
        }

        /** A list that came in pieces is one list. */
        private static RawJson continued(RawJson before, RawJson more) {
            if (before.tree() instanceof ArrayNode first && more.tree() instanceof ArrayNode second) {
                return RawJson.of(first.deepCopy().addAll(second));
            }
            return more;
        }

        private static Optional<String> joined(Optional<String> before, String more) {
            return Optional.of(before.map(text -> text + more).orElse(more));
        }

        ChatSaid said() {
            return new ChatSaid(text, reasoning, refusal, annotations, audio, calls, messageFields);
        }
    }
}
