package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Steps of an answer. */
final class InteractionsStepReader {
    /** Members whose bytes are all that matters. */
    static final Set<String> OPAQUE = Set.of("arguments");

    private InteractionsStepReader() {}

    static List<Part> steps(List<BodyField> steps) {
        List<Part> parts = new ArrayList<>();
        Optional<Signature> thought = Optional.empty();
        for (BodyField step : steps) {
            switch (step.object().string("type").orElse("")) {
                case "thought" -> {
                    Part.Reasoning reasoning = thought(step);
                    thought = reasoning.signature();
                    parts.add(reasoning);
                }
                case "model_output" -> step.list("content").forEach(block -> parts.add(block(block.object())));
                case "function_call" -> {
                    parts.add(call(step, thought));
                    thought = Optional.empty();
                }
                case "user_input" -> {}
                default ->
                    parts.add(new Part.Native(
                            DialectId.INTERACTIONS, step.string("type").orElse(""), step.raw()));
            }
        }
        return parts;
    }

    private static Part.Reasoning thought(BodyField step) {
        String summary = step.list("summary").stream()
                .flatMap(item -> item.object().string("text").stream())
                .collect(Collectors.joining("\n"));
        return new Part.Reasoning(summary, step.string("signature").flatMap(InteractionsSignatures::read), Extras.NONE);
    }

    private static Part block(BodyField block) {
        return switch (block.string("type").orElse("")) {
            case "text" ->
                new Part.Text(
                        block.string("text").orElse(""),
                        block.list("annotations").stream()
                                .map(note -> annotation(note.raw()))
                                .toList(),
                        Extras.NONE);
            case "image" ->
                image(block.raw().tree())
                        .<Part>map(image -> image)
                        .orElseGet(() -> new Part.Native(DialectId.INTERACTIONS, "image", block.raw()));
            default ->
                new Part.Native(DialectId.INTERACTIONS, block.string("type").orElse(""), block.raw());
        };
    }

    static Annotation annotation(RawJson note) {
        JsonNode tree = note.tree();
        String url = tree.path("url").asString("");
        Optional<String> title = Optional.of(tree.path("title").asString("")).filter(text -> !text.isEmpty());
        return new Annotation(
                DialectId.INTERACTIONS,
                note,
                url.startsWith("http") ? Optional.of(new Annotation.Page(url, title)) : Optional.empty());
    }

    /** A picture that the model made. */
    static Optional<Part.Image> image(JsonNode block) {
        String data = block.path("data").asString("");
        String uri = block.path("uri").asString("");
        String type = block.path("mime_type").asString("image/png");
        if (data.isEmpty() && uri.isEmpty()) {
            return Optional.empty();
        }
        Media source = data.isEmpty() ? new Media.Url(uri, Optional.of(type)) : new Media.Inline(type, data);
        return Optional.of(new Part.Image(source, Optional.empty(), Extras.NONE));
    }

    private static Part call(BodyField step, Optional<Signature> thought) {
        RawJson arguments = step.get("arguments").map(BodyField::raw).orElse(RawJson.EMPTY_OBJECT);
        return new Part.ToolUse(
                new ToolCall(
                        id(step.string("id").orElse("")),
                        step.requiredString("name"),
                        arguments,
                        InteractionsSignatures.ofCall(step.string("signature").orElse(""), thought)),
                Extras.NONE);
    }

    static ToolCallId id(String given) {
        return new ToolCallId(
                given.isBlank() ? "call_" + UUID.randomUUID().toString().replace("-", "") : given);
    }
}
