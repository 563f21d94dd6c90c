package io.llmfusion.dialect.converse;

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

/** Content blocks of an answer: objects with one member, named by the block's kind. */
final class ConverseBlockReader {
    /** Members whose bytes are all that matters. */
    static final Set<String> OPAQUE = Set.of("input", "location", "sourceContent");

    private ConverseBlockReader() {}

    static List<Part> content(BodyField content) {
        List<Part> parts = new ArrayList<>(content.items().size());
        content.items().forEach(block -> parts.addAll(block(block.object())));
        return parts;
    }

    private static List<Part> block(BodyField block) {
        List<Part> parts = new ArrayList<>(1);
        block.string("text").ifPresent(text -> parts.add(Part.Text.of(text)));
        block.get("citationsContent").ifPresent(cited -> parts.add(cited(cited.object())));
        block.get("reasoningContent").ifPresent(reasoning -> parts.add(reasoning(reasoning.object())));
        block.get("toolUse").ifPresent(use -> parts.add(toolUse(block, use.object())));
        block.get("image").flatMap(image -> image(image.raw().tree())).ifPresent(parts::add);
        if (parts.isEmpty()) {
            block.members().keySet().stream()
                    .findFirst()
                    .ifPresent(kind -> parts.add(new Part.Native(DialectId.CONVERSE, kind, block.raw())));
        }
        return parts;
    }

    /** A picture that the model made. */
    static Optional<Part.Image> image(JsonNode image) {
        String bytes = image.path("source").path("bytes").asString("");
        String format = image.path("format").asString("png");
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Part.Image(new Media.Inline("image/" + format, bytes), Optional.empty(), Extras.NONE));
    }

    private static Part cited(BodyField cited) {
        String text = cited.list("content").stream()
                .flatMap(piece -> piece.string("text").stream())
                .collect(Collectors.joining());
        List<Annotation> citations = cited.list("citations").stream()
                .map(citation -> citation(citation.raw()))
                .toList();
        return new Part.Text(text, citations, Extras.NONE);
    }

    static Annotation citation(RawJson citation) {
        JsonNode tree = citation.tree();
        String url = tree.path("location").path("web").path("url").asString("");
        Optional<String> title = Optional.of(tree.path("title").asString("")).filter(text -> !text.isEmpty());
        return new Annotation(
                DialectId.CONVERSE,
                citation,
                url.startsWith("http") ? Optional.of(new Annotation.Page(url, title)) : Optional.empty());
    }

    private static Part reasoning(BodyField reasoning) {
        Optional<String> redacted = reasoning.string("redactedContent");
        if (redacted.isPresent()) {
            return new Part.RedactedReasoning(new Signature(DialectId.CONVERSE, redacted.get()));
        }
        BodyField text = reasoning.required("reasoningText").object();
        return new Part.Reasoning(
                text.string("text").orElse(""),
                text.string("signature").flatMap(ConverseBlockReader::signature),
                Extras.NONE);
    }

    static Optional<Signature> signature(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(new Signature(DialectId.CONVERSE, value));
    }

    /** A tool that the provider runs itself is nobody's call here. */
    private static Part toolUse(BodyField block, BodyField use) {
        if (use.string("type").filter("server_tool_use"::equals).isPresent()) {
            return new Part.Native(DialectId.CONVERSE, "toolUse", block.raw());
        }
        RawJson input = use.get("input").map(BodyField::raw).orElse(RawJson.EMPTY_OBJECT);
        ToolCallId id = id(use.string("toolUseId").orElse(""));
        return new Part.ToolUse(new ToolCall(id, use.requiredString("name"), input, Optional.empty()), Extras.NONE);
    }

    static ToolCallId id(String given) {
        return new ToolCallId(
                given.isBlank() ? "tooluse_" + UUID.randomUUID().toString().replace("-", "") : given);
    }
}
