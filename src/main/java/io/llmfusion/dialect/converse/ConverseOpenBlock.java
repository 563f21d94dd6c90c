package io.llmfusion.dialect.converse;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A content block of a stream between its first event and its stop. */
final class ConverseOpenBlock {
    private final int number;
    private final Kind kind;
    private final ObjectNode block;
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder input = new StringBuilder();
    private final List<String> redacted = new ArrayList<>();

    /** What the block is to the pivot. */
    enum Kind {
        TEXT,
        REASONING,
        REDACTED,
        TOOL_CALL,
        /** Known to this format alone: collected, and given out whole at its stop. */
        NATIVE
    }

    /**
     * @param number in the pivot's order
     * @param block of a native one, as it began
     */
    ConverseOpenBlock(int number, Kind kind, ObjectNode block) {
        this.number = number;
        this.kind = kind;
        this.block = block;
    }

    /** Whether a delta of this kind goes on with it. */
    boolean takes(Kind delta) {
        return delta == kind || kind == Kind.NATIVE;
    }

    void delta(JsonNode delta, Consumer<ChatEvent> out) {
        switch (kind) {
            case TEXT -> text(delta, out);
            case REASONING -> reasoning(delta.path("reasoningContent"), out);
            case REDACTED ->
                redacted.add(
                        delta.path("reasoningContent").path("redactedContent").asString(""));
            case TOOL_CALL -> {
                String piece = delta.path("toolUse").path("input").asString("");
                if (!piece.isEmpty()) {
                    out.accept(new ChatEvent.ToolCallDelta(0, number, piece));
                }
            }
            case NATIVE -> collect(delta);
        }
    }

    private void text(JsonNode delta, Consumer<ChatEvent> out) {
        String text = delta.path("text").asString("");
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(0, number, text));
        }
        if (delta.path("citation").isObject()) {
            out.accept(new ChatEvent.TextAnnotation(
                    0, number, ConverseBlockReader.citation(RawJson.of(delta.path("citation")))));
        }
    }

    private void reasoning(JsonNode delta, Consumer<ChatEvent> out) {
        String text = delta.path("text").asString("");
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.ReasoningDelta(0, number, text));
        }
        signature.append(delta.path("signature").asString(""));
    }

    /** The pieces of a call's input are one text, other members join those that the block began with. */
    private void collect(JsonNode delta) {
        delta.properties().forEach(member -> {
            ObjectNode kept = block.withObject("/" + member.getKey());
            member.getValue().properties().forEach(field -> {
                if (field.getKey().equals("input") && field.getValue().isString()) {
                    input.append(field.getValue().stringValue());
                } else {
                    kept.set(field.getKey(), field.getValue());
                }
            });
        });
    }

    void stop(Consumer<ChatEvent> out) {
        switch (kind) {
            case TEXT -> out.accept(new ChatEvent.TextEnd(0, number));
            case REASONING ->
                out.accept(new ChatEvent.ReasoningEnd(0, number, ConverseBlockReader.signature(signature.toString())));
            case REDACTED ->
                out.accept(new ChatEvent.RedactedReasoning(0, number, new Signature(DialectId.CONVERSE, joined())));
            case TOOL_CALL -> out.accept(new ChatEvent.ToolCallEnd(0, number, Optional.empty()));
            case NATIVE -> out.accept(nativeBlock());
        }
    }

    /** One piece stays as it came; several, each base64 of its own, become one. */
    private String joined() {
        if (redacted.size() == 1) {
            return redacted.getFirst();
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            redacted.forEach(piece -> bytes.writeBytes(Base64.getDecoder().decode(piece)));
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        } catch (IllegalArgumentException notBase64) {
            return String.join("", redacted);
        }
    }

    private ChatEvent nativeBlock() {
        String type = block.propertyNames().stream().findFirst().orElse("");
        if (!input.isEmpty() && block.path(type) instanceof ObjectNode content) {
            content.set("input", parsedInput());
        }
        Optional<Part.Image> image =
                type.equals("image") ? ConverseBlockReader.image(block.path(type)) : Optional.empty();
        if (image.isPresent()) {
            return new ChatEvent.ImageBlock(0, number, image.get());
        }
        return new ChatEvent.NativeBlock(0, number, DialectId.CONVERSE, type, RawJson.of(block));
    }

    private JsonNode parsedInput() {
        try {
            return Json.read(input.toString());
        } catch (JacksonException cut) {
            return Json.object();
        }
    }
}
