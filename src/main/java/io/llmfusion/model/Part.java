package io.llmfusion.model;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One piece of a message, in the order in which it stood. */
public sealed interface Part {
    /**
     * @param annotations citations and the like, in the format that issued them
     * @param extras e.g. Anthropic's {@code cache_control}
     */
    record Text(String text, List<Annotation> annotations, Extras extras) implements Part {
        public Text {
            annotations = List.copyOf(annotations);
        }

        public static Text of(String text) {
            return new Text(text, List.of(), Extras.NONE);
        }
    }

    /** @param detail OpenAI's `low | high | auto`, if given */
    record Image(Media source, Optional<String> detail, Extras extras) implements Part {}

    record Document(Media source, Optional<String> title, Extras extras) implements Part {}

    /** @param format such as `wav` or `mp3` */
    record Audio(Media source, String format, Extras extras) implements Part {
        /** What is said in it, where its provider tells. */
        public Optional<String> transcript() {
            return extras.get("transcript")
                    .flatMap(RawJson::parsed)
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .filter(words -> !words.isEmpty());
        }
    }

    /**
     * What the model thought.
     *
     * @param text may be empty where the provider shows only the signature
     */
    record Reasoning(String text, Optional<Signature> signature, Extras extras) implements Part {}

    /** Reasoning that the provider encrypted whole (Anthropic's `redacted_thinking`). */
    record RedactedReasoning(Signature data) implements Part {}

    record Refusal(String text) implements Part {}

    /** The model asks for a tool. */
    record ToolUse(ToolCall call, Extras extras) implements Part {}

    /**
     * What the tool said.
     *
     * @param content text, images and documents
     * @param error whether the tool reports failure
     */
    record ToolResult(ToolCallId callId, List<Part> content, boolean error, Extras extras) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** A block that only one wire format has (a provider's own server-side tools), whole and as it came. */
    record Native(DialectId dialect, String type, RawJson block) implements Part {}
}
