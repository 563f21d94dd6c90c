package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
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

    /** The member's name, if this type is a member's. */
    static Optional<String> messageField(String type) {
        return type.startsWith(MESSAGE_FIELD) ? Optional.of(type.substring(MESSAGE_FIELD.length())) : Optional.empty();
    }
}
