package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a conversation. Each tool result becomes a message of its own, directly behind its call as the format demands;
 * media in results, which the format has no place for, follow in one user message behind the last result of the row.
 */
final class ChatMessageWriter {
    private final ChatOutgoing target;
    private final JsonGenerator out;
    private final ChatContentWriter content;
    private final List<ChatContentWriter.Placed> media = new ArrayList<>();

    private ChatMessageWriter(ChatOutgoing target) {
        this.target = target;
        out = target.out();
        content = new ChatContentWriter(target);
    }

    static void write(List<ChatMessage> messages, ChatOutgoing target) {
        ChatMessageWriter writer = new ChatMessageWriter(target);
        for (int i = 0; i < messages.size(); i++) {
            writer.message(messages.get(i), "messages[" + i + "]");
        }
        writer.flushMedia();
    }

    private void message(ChatMessage message, String path) {
        if (message.role() != Role.TOOL) {
            flushMedia();
        }
        switch (message.role()) {
            case SYSTEM -> spoken("system", message, path);
            case DEVELOPER -> spoken(target.quirks().developerRole() ? "developer" : "system", message, path);
            case USER -> spoken("user", message, path);
            case ASSISTANT -> assistant(message, path);
            case TOOL -> results(message, path);
        }
    }

    private void spoken(String role, ChatMessage message, String path) {
        start(role, message);
        out.writeName("content");
        content.write(content.placed(message.parts(), path + ".content"));
        target.extras(path, message.extras());
        out.writeEndObject();
    }

    private void start(String role, ChatMessage message) {
        out.writeStartObject();
        out.writeStringProperty("role", role);
        message.name().ifPresent(name -> out.writeStringProperty("name", name));
    }

    private void assistant(ChatMessage message, String path) {
        ChatSaid said = ChatSaid.of(message.parts());
        start("assistant", message);
        out.writeName("content");
        List<ChatContentWriter.Placed> spoken = content.placed(message.parts(), path + ".content");
        if (spoken.isEmpty()) {
            out.writeNull();
        } else {
            content.write(spoken);
        }
        said.refusal().ifPresent(text -> out.writeStringProperty("refusal", text));
        said.reasoning().ifPresent(text -> reasoning(text, path));
        said.audio().ifPresent(audio -> content.spokenBefore(audio, path + ".audio"));
        calls(said, path);
        said.messageFields().forEach((name, value) -> ChatJson.raw(out, name, value));
        warnLost(message, path);
        target.extras(path, message.extras());
        out.writeEndObject();
    }

    private void reasoning(String text, String path) {
        String field = target.quirks().reasoningField();
        if (field.isBlank() || target.refuses("messages." + field)) {
            target.warn(path, "this provider takes no reasoning back; left out");
        } else {
            out.writeStringProperty(field, text);
        }
    }

    private void calls(ChatSaid said, String path) {
        if (said.calls().isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("tool_calls");
        for (int i = 0; i < said.calls().size(); i++) {
            switch (said.calls().get(i)) {
                case Part.ToolUse use -> call(use, path + ".tool_calls[" + i + "]");
                case Part.Native custom -> out.writeRawValue(custom.block().text());
                default -> throw new IllegalStateException("only calls are gathered there");
            }
        }
        out.writeEndArray();
    }

    private void call(Part.ToolUse use, String path) {
        ToolCall call = use.call();
        out.writeStartObject();
        out.writeStringProperty("id", id(call.id().value()));
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", call.name());
        out.writeStringProperty("arguments", call.arguments().text());
        out.writeEndObject();
        Optional<Signature> geminis = call.signature().filter(signature -> signature.issuer() == DialectId.GEMINI);
        geminis.ifPresent(signature -> ChatTurnWriter.signature(out, signature));
        if (call.signature().isPresent() && geminis.isEmpty()) {
            target.warn(path, "another format's signature has no place in OpenAI's chat format; left out");
        }
        target.extras(path, use.extras());
        out.writeEndObject();
    }

    private String id(String given) {
        return ToolCallIds.matching(given, target.quirks().toolCallIdPattern());
    }

    /** What an assistant's message holds that this format cannot say. */
    private void warnLost(ChatMessage message, String path) {
        for (int i = 0; i < message.parts().size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (message.parts().get(i)) {
                case Part.Reasoning reasoning
                when reasoning.signature().isPresent() ->
                    target.warn(at, "the signature of reasoning has no place in OpenAI's chat format; left out");
                case Part.RedactedReasoning _ ->
                    target.warn(at, "encrypted reasoning has no place in OpenAI's chat format; left out");
                default -> {}
            }
        }
    }

    private void results(ChatMessage message, String path) {
        for (int i = 0; i < message.parts().size(); i++) {
            if (message.parts().get(i) instanceof Part.ToolResult result) {
                result(message, result, path + ".content[" + i + "]");
            } else {
                target.warn(path + ".content[" + i + "]", "is no tool result; left out");
            }
        }
    }

    private void result(ChatMessage message, Part.ToolResult result, String path) {
        start("tool", message);
        out.writeStringProperty("tool_call_id", id(result.callId().value()));
        out.writeName("content");
        content.writeResult(result, path, media);
        target.extras(path, result.extras());
        target.extras(path, message.extras());
        out.writeEndObject();
    }

    private void flushMedia() {
        if (media.isEmpty()) {
            return;
        }
        out.writeStartObject();
        out.writeStringProperty("role", "user");
        out.writeName("content");
        content.write(List.copyOf(media));
        out.writeEndObject();
        media.clear();
    }
}
