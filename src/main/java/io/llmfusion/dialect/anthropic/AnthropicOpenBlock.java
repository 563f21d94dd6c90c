package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A content block of a stream between its start and its stop. */
final class AnthropicOpenBlock {
    private final int number;
    private final Kind kind;
    private final ObjectNode start;
    private final String vendor;
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder input = new StringBuilder();

    /** What the block is to the pivot. */
    enum Kind {
        TEXT,
        THINKING,
        TOOL_CALL,
        /** Known to this format alone: collected, and given out whole at its stop. */
        NATIVE
    }

    /**
     * @param number in the pivot's order
     * @param vendor whose signatures these are
     */
    AnthropicOpenBlock(int number, Kind kind, ObjectNode start, String vendor) {
        this.number = number;
        this.kind = kind;
        this.start = start;
        this.vendor = vendor;
    }

    void delta(JsonNode delta, Consumer<ChatEvent> out) {
        switch (delta.path("type").asString("")) {
            case "text_delta" -> text(delta.path("text").asString(""), out);
            case "thinking_delta" -> thinking(delta.path("thinking").asString(""), out);
            case "signature_delta" -> signature.append(delta.path("signature").asString(""));
            case "input_json_delta" -> input(delta.path("partial_json").asString(""), out);
            case "citations_delta" -> citation(delta.path("citation"), out);
            default -> unknown(delta);
        }
    }

    void text(String text, Consumer<ChatEvent> out) {
        if (kind == Kind.TEXT && !text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(0, number, text));
        }
    }

    void thinking(String text, Consumer<ChatEvent> out) {
        if (kind == Kind.THINKING && !text.isEmpty()) {
            out.accept(new ChatEvent.ReasoningDelta(0, number, text));
        }
    }

    void signature(String text) {
        signature.append(text);
    }

    private void input(String piece, Consumer<ChatEvent> out) {
        if (kind == Kind.TOOL_CALL && !piece.isEmpty()) {
            out.accept(new ChatEvent.ToolCallDelta(0, number, piece));
        }
        // Of a call only whether any came is asked later; a native block needs it all.
        if (kind == Kind.NATIVE || input.isEmpty()) {
            input.append(piece);
        }
    }

    void citation(JsonNode citation, Consumer<ChatEvent> out) {
        if (kind == Kind.TEXT && citation.isObject()) {
            out.accept(new ChatEvent.TextAnnotation(0, number, AnthropicCitations.read(RawJson.of(citation))));
        }
    }

    /** A delta of a newer kind: its strings continue the block's, its other members replace them. */
    private void unknown(JsonNode delta) {
        delta.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("type")) {
                return;
            }
            String before = start.path(name).asString("");
            if (value.isString() && !before.isEmpty()) {
                start.put(name, before + value.stringValue());
            } else {
                start.set(name, value);
            }
        });
    }

    void stop(Consumer<ChatEvent> out) {
        switch (kind) {
            case TEXT -> out.accept(new ChatEvent.TextEnd(0, number));
            case THINKING ->
                out.accept(new ChatEvent.ReasoningEnd(
                        0, number, AnthropicSignatures.unwrap(signature.toString(), vendor)));
            case TOOL_CALL -> {
                wholeInput(out);
                out.accept(new ChatEvent.ToolCallEnd(0, number, Optional.empty()));
            }
            case NATIVE -> out.accept(nativeBlock());
        }
    }

    /** Some compatible servers send the arguments with the start and no delta. */
    private void wholeInput(Consumer<ChatEvent> out) {
        JsonNode given = start.path("input");
        if (input.isEmpty() && given.isObject() && !given.isEmpty()) {
            out.accept(new ChatEvent.ToolCallDelta(0, number, Json.write(given)));
        }
    }

    private ChatEvent nativeBlock() {
        if (!input.isEmpty()) {
            start.set("input", parsedInput());
        }
        return new ChatEvent.NativeBlock(
                0, number, DialectId.ANTHROPIC, start.path("type").asString(""), RawJson.of(start));
    }

    private JsonNode parsedInput() {
        try {
            return Json.read(input.toString());
        } catch (JacksonException cut) {
            return start.path("input").isMissingNode() ? Json.object() : start.path("input");
        }
    }
}
