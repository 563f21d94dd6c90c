package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;

/**
 * Writes parts as content blocks: those of a request after {@link AnthropicPartFilter}, or those of an answer, where
 * reasoning need not be signed. Parts that have no block are skipped.
 */
final class AnthropicBlockWriter {
    private final JsonGenerator json;
    private final UnaryOperator<String> callIds;

    /** @param callIds what the ids of tool calls become */
    AnthropicBlockWriter(JsonGenerator json, UnaryOperator<String> callIds) {
        this.json = json;
        this.callIds = callIds;
    }

    /** Content as a string where a plain text is all of it, else as blocks. */
    void content(List<Part> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text && isPlain(text)) {
            json.writeString(text.text());
        } else {
            blocks(parts);
        }
    }

    void blocks(List<Part> parts) {
        json.writeStartArray();
        parts.forEach(this::block);
        json.writeEndArray();
    }

    private static boolean isPlain(Part.Text text) {
        return text.annotations().isEmpty() && text.extras().isEmpty();
    }

    /** One block, or nothing where the part has none. */
    void block(Part part) {
        switch (part) {
            case Part.Text text -> text(text);
            case Part.Image image -> {
                open("image");
                json.writeName("source");
                AnthropicSourceWriter.write(json, image.source());
                close(image.extras());
            }
            case Part.Document document -> document(document);
            case Part.Reasoning reasoning -> reasoning(reasoning);
            case Part.RedactedReasoning redacted -> redacted(AnthropicSignatures.wrap(redacted.data()));
            case Part.Refusal refusal -> text(Part.Text.of(refusal.text()));
            case Part.ToolUse use -> toolUse(use);
            case Part.ToolResult result -> toolResult(result);
            case Part.Native block -> {
                if (block.dialect() == DialectId.ANTHROPIC) {
                    json.writeRawValue(block.block().text());
                }
            }
            case Part.Audio ignored -> {}
        }
    }

    private void text(Part.Text text) {
        open("text");
        json.writeStringProperty("text", text.text());
        List<Annotation> citations = text.annotations().stream()
                .filter(annotation -> annotation.dialect() == DialectId.ANTHROPIC)
                .toList();
        if (!citations.isEmpty()) {
            json.writeArrayPropertyStart("citations");
            citations.forEach(citation -> json.writeRawValue(citation.value().text()));
            json.writeEndArray();
        }
        close(text.extras());
    }

    private void document(Part.Document document) {
        Map<String, RawJson> own = document.extras().of(DialectId.ANTHROPIC);
        if (own.containsKey("type")) {
            json.writeStartObject();
        } else {
            open("document");
        }
        if (!own.containsKey("source")) {
            json.writeName("source");
            AnthropicSourceWriter.write(json, document.source());
        }
        document.title().ifPresent(title -> json.writeStringProperty("title", title));
        close(document.extras());
    }

    private void reasoning(Part.Reasoning reasoning) {
        open("thinking");
        json.writeStringProperty("thinking", reasoning.text());
        json.writeStringProperty(
                "signature",
                reasoning.signature().map(AnthropicSignatures::wrap).orElse(""));
        close(reasoning.extras());
    }

    private void redacted(String data) {
        open("redacted_thinking");
        json.writeStringProperty("data", data);
        json.writeEndObject();
    }

    private void toolUse(Part.ToolUse use) {
        ToolCall call = use.call();
        open("tool_use");
        json.writeStringProperty("id", id(call.id()));
        json.writeStringProperty("name", call.name());
        AnthropicJson.raw(json, "input", AnthropicJson.input(call.arguments()));
        close(use.extras());
    }

    /** A block that carries a foreign signature of a call, which has no field of its own. */
    void callSignature(ToolCall call) {
        call.signature().ifPresent(signature -> redacted(CarriedSignatures.wrapCall(call.id(), signature)));
    }

    private void toolResult(Part.ToolResult result) {
        open("tool_result");
        json.writeStringProperty("tool_use_id", id(result.callId()));
        if (!result.content().isEmpty()) {
            json.writeName("content");
            content(result.content());
        }
        if (result.error()) {
            json.writeBooleanProperty("is_error", true);
        }
        close(result.extras());
    }

    private String id(ToolCallId id) {
        return callIds.apply(id.value());
    }

    private void open(String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private void close(Extras extras) {
        for (var field : extras.of(DialectId.ANTHROPIC).entrySet()) {
            RawJson value = field.getValue();
            AnthropicJson.raw(json, field.getKey(), value);
        }
        json.writeEndObject();
    }
}
