package io.llmfusion.model;

import java.util.Optional;

/**
 * A model's request to run a tool.
 *
 * @param arguments the model's own text, byte for byte; `{}` where it sent nothing. A model may send broken JSON.
 * @param signature Gemini's thought signature on the call
 */
public record ToolCall(ToolCallId id, String name, RawJson arguments, Optional<Signature> signature) {
    public ToolCall {
        arguments = arguments.text().isBlank() ? RawJson.EMPTY_OBJECT : arguments;
    }

    public ToolCall signedBy(Optional<Signature> changed) {
        return new ToolCall(id, name, arguments, changed);
    }

    public static ToolCall of(String id, String name, String arguments) {
        return new ToolCall(new ToolCallId(id), name, new RawJson(arguments), Optional.empty());
    }
}
