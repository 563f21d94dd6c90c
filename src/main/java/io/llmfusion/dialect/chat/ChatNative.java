package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.Optional;

/** Native parts of this format that are no content parts: what their `type` says. */
final class ChatNative {
    /** An element of `tool_calls` that calls no function (`custom`). */
    static final String TOOL_CALL = "tool_calls";

    /** How the type begins of a member of an answer's message that nothing else in the pivot stands for; its name follows. */
    private static final String MESSAGE_FIELD = "message.";

    private ChatNative() {}

    static Part.Native toolCall(RawJson call) {
        return new Part.Native(DialectId.CHAT, TOOL_CALL, call);
    }

    static Part.Native messageField(String name, RawJson value) {
        return new Part.Native(DialectId.CHAT, MESSAGE_FIELD + name, value);
    }

    /**
     * A picture that a model made, as an element of `images`: OpenAI has no place for it, several compatible servers have this
     * one. Empty where its bytes are elsewhere.
     *
     * @see <a href="https://openrouter.ai/docs/features/multimodal/image-generation">Image generation</a>
     */
    static Optional<RawJson> image(Part.Image image) {
        return Optional.of(image.source())
                .filter(Media.Inline.class::isInstance)
                .map(Media.Inline.class::cast)
                .map(inline -> new RawJson(
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":" + Json.quote(DataUrl.of(inline)) + "}}"));
    }

    /** The member's name, if this type is a member's. */
    static Optional<String> messageField(String type) {
        return type.startsWith(MESSAGE_FIELD) ? Optional.of(type.substring(MESSAGE_FIELD.length())) : Optional.empty();
    }
}
