package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes a whole chat completion. Stateless. */
final class ChatTurnWriter implements TurnWriter {
    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop) {
        Buffer body = ChatJson.write(out -> {
            out.writeStringProperty("id", turn.id().isBlank() ? ChatIds.mint() : turn.id());
            out.writeStringProperty("object", "chat.completion");
            out.writeNumberProperty("created", turn.created());
            out.writeStringProperty("model", turn.model());
            out.writeArrayPropertyStart("choices");
            turn.choices().forEach(choice -> choice(out, choice));
            out.writeEndArray();
            turn.usage().ifPresent(usage -> ChatJson.raw(out, "usage", RawJson.of(ChatUsage.write(usage))));
            turn.extras().of(DialectId.CHAT).forEach((name, value) -> ChatJson.raw(out, name, value));
            fusion(out, loop);
        });
        return new WrittenTurn(body, ChatLeftOut.of(turn));
    }

    private static void fusion(JsonGenerator out, List<LoopEvent> loop) {
        if (loop.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("fusion");
        loop.forEach(event -> FusionEvents.shown(event).ifPresent(shown -> out.writeRawValue(Json.write(shown))));
        out.writeEndArray();
    }

    private static void choice(JsonGenerator out, ChatTurn.Choice choice) {
        out.writeStartObject();
        out.writeNumberProperty("index", choice.index());
        out.writeObjectPropertyStart("message");
        message(out, choice.parts());
        out.writeEndObject();
        out.writeName("logprobs");
        out.writeRawValue(choice.logprobs()
                .filter(logprobs -> logprobs.dialect() == DialectId.CHAT)
                .map(logprobs -> logprobs.value().text())
                .orElse("null"));
        out.writeStringProperty("finish_reason", ChatFinishReasons.write(choice.finish()));
        out.writeEndObject();
    }

    private static void message(JsonGenerator out, List<Part> parts) {
        ChatSaid said = ChatSaid.of(parts);
        out.writeStringProperty("role", "assistant");
        out.writeName("content");
        said.text().or(said::emptyText).ifPresentOrElse(out::writeString, out::writeNull);
        out.writeName("refusal");
        said.refusal().ifPresentOrElse(out::writeString, out::writeNull);
        said.reasoning().ifPresent(text -> out.writeStringProperty("reasoning_content", text));
        annotations(out, said.annotations());
        said.audio().ifPresent(audio -> audio(out, audio));
        calls(out, said);
        images(out, parts);
        said.messageFields().forEach((name, value) -> ChatJson.raw(out, name, value));
    }

    private static void images(JsonGenerator out, List<Part> parts) {
        List<RawJson> images = parts.stream()
                .filter(Part.Image.class::isInstance)
                .flatMap(image -> ChatNative.image((Part.Image) image).stream())
                .toList();
        if (!images.isEmpty()) {
            out.writeArrayPropertyStart("images");
            images.forEach(image -> out.writeRawValue(image.text()));
            out.writeEndArray();
        }
    }

    private static void annotations(JsonGenerator out, List<RawJson> annotations) {
        if (annotations.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("annotations");
        annotations.forEach(annotation -> out.writeRawValue(annotation.text()));
        out.writeEndArray();
    }

    private static void audio(JsonGenerator out, Part.Audio audio) {
        out.writeObjectPropertyStart("audio");
        Map<String, RawJson> rest = audio.extras().of(DialectId.CHAT);
        rest.forEach((name, value) -> ChatJson.raw(out, name, value));
        if (audio.source() instanceof Media.Inline inline) {
            out.writeStringProperty("data", inline.base64());
        }
        out.writeEndObject();
    }

    private static void calls(JsonGenerator out, ChatSaid said) {
        if (said.calls().isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("tool_calls");
        said.calls().forEach(part -> {
            switch (part) {
                case Part.ToolUse use -> call(out, use.call());
                case Part.Native custom -> out.writeRawValue(custom.block().text());
                default -> throw new IllegalStateException("no call: " + part.getClass());
            }
        });
        out.writeEndArray();
    }

    private static void call(JsonGenerator out, ToolCall call) {
        out.writeStartObject();
        out.writeStringProperty("id", call.id().value());
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", call.name());
        out.writeStringProperty("arguments", call.arguments().text());
        out.writeEndObject();
        call.signature()
                .filter(signature -> signature.issuer() == DialectId.GEMINI)
                .ifPresent(signature -> signature(out, signature));
        out.writeEndObject();
    }

    /** As Gemini's compatible endpoint carries it. */
    static void signature(JsonGenerator out, Signature signature) {
        out.writeObjectPropertyStart("extra_content");
        out.writeObjectPropertyStart("google");
        out.writeStringProperty("thought_signature", signature.value());
        out.writeEndObject();
        out.writeEndObject();
    }
}
