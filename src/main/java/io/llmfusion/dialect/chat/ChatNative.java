package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;

/** Native parts of this format that are no content parts: what their `type` says. */
final class ChatNative {
    /** An element of `tool_calls` that calls no function (`custom`). */
    static final String TOOL_CALL = "tool_calls";

    /** Members of an answer's message that nothing else in the pivot stands for, in one object. */
    static final String MESSAGE_FIELDS = "message";

    private ChatNative() {}

    static Part.Native toolCall(RawJson call) {
        return new Part.Native(DialectId.CHAT, TOOL_CALL, call);
    }

    static Part.Native messageFields(RawJson fields) {
        return new Part.Native(DialectId.CHAT, MESSAGE_FIELDS, fields);
    }
}
