package io.llmfusion.dialect.interactions;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A step of a stream between its start and its stop. */
final class InteractionsOpenStep {
    private final InteractionsOpenSteps steps;
    private final String type;
    private final ObjectNode step;
    private final StringBuilder signature = new StringBuilder();
    private OptionalInt block = OptionalInt.empty();
    private boolean argued;

    InteractionsOpenStep(InteractionsOpenSteps steps, String type, ObjectNode step) {
        this.steps = steps;
        this.type = type;
        this.step = step;
    }

    void start(Consumer<ChatEvent> out) {
        signature.append(step.path("signature").asString(""));
        switch (type) {
            case "thought" -> {
                int number = opened();
                out.accept(new ChatEvent.ReasoningStart(0, number));
                step.path("summary").forEach(item -> summary(number, item, out));
            }
            case "function_call" ->
                out.accept(new ChatEvent.ToolCallStart(
                        0,
                        opened(),
                        InteractionsStepReader.id(step.path("id").asString("")),
                        step.path("name").asString("")));
            case "model_output" -> step.path("content").forEach(content -> output(content, out));
            default -> {}
        }
    }

    private int opened() {
        int number = steps.nextBlock();
        block = OptionalInt.of(number);
        return number;
    }

    void delta(JsonNode delta, Consumer<ChatEvent> out) {
        switch (type) {
            case "thought" -> thought(delta, out);
            case "function_call" -> call(delta, out);
            case "model_output" -> output(delta, out);
            default -> collect(delta);
        }
    }

    private void thought(JsonNode delta, Consumer<ChatEvent> out) {
        signature.append(delta.path("signature").asString(""));
        summary(block.orElse(0), delta.path("content"), out);
    }

    private static void summary(int number, JsonNode item, Consumer<ChatEvent> out) {
        String text = item.path("text").asString("");
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.ReasoningDelta(0, number, text));
        }
    }

    /** Arguments come in pieces of text, or whole as an object. */
    private void call(JsonNode delta, Consumer<ChatEvent> out) {
        signature.append(delta.path("signature").asString(""));
        JsonNode arguments = delta.path("arguments");
        String piece =
                arguments.isString() ? arguments.stringValue() : arguments.isObject() ? Json.write(arguments) : "";
        if (!piece.isEmpty()) {
            argued = true;
            out.accept(new ChatEvent.ToolCallDelta(0, block.orElse(0), piece));
        }
    }

    private void output(JsonNode content, Consumer<ChatEvent> out) {
        String kind = content.path("type").asString("");
        if (kind.equals("text")) {
            text(content.path("text").asString(""), out);
            annotations(content.path("annotations"), out);
        } else if (kind.startsWith("text_annotation")) {
            annotations(content.path("annotations"), out);
        } else {
            closeText(out);
            other(kind, content, out);
        }
    }

    private void text(String text, Consumer<ChatEvent> out) {
        if (text.isEmpty()) {
            return;
        }
        out.accept(new ChatEvent.TextDelta(0, textBlock(out), text));
    }

    private int textBlock(Consumer<ChatEvent> out) {
        if (block.isEmpty()) {
            out.accept(new ChatEvent.TextStart(0, opened()));
        }
        return block.orElse(0);
    }

    private void annotations(JsonNode notes, Consumer<ChatEvent> out) {
        notes.forEach(note -> out.accept(
                new ChatEvent.TextAnnotation(0, textBlock(out), InteractionsStepReader.annotation(RawJson.of(note)))));
    }

    private void closeText(Consumer<ChatEvent> out) {
        block.ifPresent(number -> out.accept(new ChatEvent.TextEnd(0, number)));
        block = OptionalInt.empty();
    }

    private void other(String kind, JsonNode content, Consumer<ChatEvent> out) {
        Optional<Part.Image> image = kind.equals("image") ? InteractionsStepReader.image(content) : Optional.empty();
        int number = steps.nextBlock();
        out.accept(
                image.isPresent()
                        ? new ChatEvent.ImageBlock(0, number, image.get())
                        : new ChatEvent.NativeBlock(0, number, DialectId.INTERACTIONS, kind, RawJson.of(content)));
    }

    /** Of a step that only this format has, later members replace the earlier; the delta's own type is none of it. */
    private void collect(JsonNode delta) {
        delta.properties().forEach(member -> {
            if (!member.getKey().equals("type")) {
                step.set(member.getKey(), member.getValue());
            }
        });
    }

    void stop(Consumer<ChatEvent> out) {
        switch (type) {
            case "thought" -> {
                Optional<Signature> signed = InteractionsSignatures.read(signature.toString());
                steps.thought(signed);
                out.accept(new ChatEvent.ReasoningEnd(0, block.orElse(0), signed));
            }
            case "function_call" -> {
                JsonNode whole = step.path("arguments");
                if (!argued && whole.isObject() && !whole.isEmpty()) {
                    out.accept(new ChatEvent.ToolCallDelta(0, block.orElse(0), Json.write(whole)));
                }
                out.accept(new ChatEvent.ToolCallEnd(
                        0, block.orElse(0), InteractionsSignatures.ofCall(signature.toString(), steps.takeThought())));
            }
            case "model_output" -> closeText(out);
            case "user_input" -> {}
            default ->
                out.accept(new ChatEvent.NativeBlock(
                        0, steps.nextBlock(), DialectId.INTERACTIONS, type, RawJson.of(step)));
        }
    }
}
