package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
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
            writer.message(messages.get(i), messages.get(i).placeAt(i));
        }
        writer.flushMedia();
    }

    private void message(ChatMessage message, Place place) {
        if (message.role() != Role.TOOL) {
            flushMedia();
        }
        switch (message.role()) {
            case SYSTEM -> spoken("system", message, place);
            case DEVELOPER -> spoken(target.quirks().developerRole() ? "developer" : "system", message, place);
            case USER -> spoken("user", message, place);
            case ASSISTANT -> assistant(message, place);
            case TOOL -> results(message, place);
        }
    }

    private void spoken(String role, ChatMessage message, Place place) {
        start(role, message);
        out.writeName("content");
        content.write(content.placed(message.parts(), place::part));
        target.extras(place.message(), message.extras());
        out.writeEndObject();
    }

    private void start(String role, ChatMessage message) {
        out.writeStartObject();
        out.writeStringProperty("role", role);
        message.name().ifPresent(name -> out.writeStringProperty("name", name));
    }

    private void assistant(ChatMessage message, Place place) {
        String path = place.message();
        ChatSaid said = ChatSaid.of(message.parts());
        start("assistant", message);
        out.writeName("content");
        List<ChatContentWriter.Placed> spoken = content.spoken(message.parts(), place::part);
        if (spoken.isEmpty()) {
            out.writeNull();
        } else {
            content.write(spoken);
        }
        said.refusal().ifPresent(text -> out.writeStringProperty("refusal", text));
        said.reasoning().ifPresent(text -> reasoning(text, path));
        said.audio().ifPresent(audio -> content.spokenBefore(audio, path + ".audio"));
        calls(said, message, place);
        said.messageFields().forEach((name, value) -> ChatJson.raw(out, name, value));
        warnLost(message, place);
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

    private void calls(ChatSaid said, ChatMessage message, Place place) {
        if (said.calls().isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("tool_calls");
        for (int i = 0; i < said.calls().size(); i++) {
            switch (said.calls().get(i)) {
                case Part.ToolUse use -> call(use, callPath(use, i, message, place));
                case Part.Native custom -> out.writeRawValue(custom.block().text());
                default -> throw new IllegalStateException("only calls are gathered there");
            }
        }
        out.writeEndArray();
    }

    /** Calls stand beside the content here, and within it in the formats that tell where. */
    private static String callPath(Part.ToolUse use, int call, ChatMessage message, Place place) {
        return message.place().isPresent()
                ? place.part(message.parts().indexOf(use))
                : place.message() + ".tool_calls[" + call + "]";
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
    private void warnLost(ChatMessage message, Place place) {
        for (int i = 0; i < message.parts().size(); i++) {
            String at = place.part(i);
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

    private void results(ChatMessage message, Place place) {
        for (int i = 0; i < message.parts().size(); i++) {
            if (message.parts().get(i) instanceof Part.ToolResult result) {
                result(message, result, place.part(i));
            } else {
                target.warn(place.part(i), "is no tool result; left out");
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
