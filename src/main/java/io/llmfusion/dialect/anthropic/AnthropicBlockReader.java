package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Content blocks, of requests and of answers. */
final class AnthropicBlockReader {
    /** Members whose bytes are all that matters. */
    static final Set<String> OPAQUE = Set.of("input", "input_schema");

    private static final Set<String> TEXT = Set.of("type", "text", "citations");
    private static final Set<String> THINKING = Set.of("type", "thinking", "signature");
    private static final Set<String> TOOL_USE = Set.of("type", "id", "name", "input");
    private static final Set<String> TOOL_RESULT = Set.of("type", "tool_use_id", "content", "is_error");

    private AnthropicBlockReader() {}

    /** A message's content, a string or blocks. */
    static List<Part> content(BodyField content) {
        if (content.isString()) {
            return content.string().isEmpty() ? List.of() : List.of(Part.Text.of(content.string()));
        }
        if (!content.isArray()) {
            throw content.invalid("must be a string or an array of content blocks");
        }
        List<Part> parts = new ArrayList<>(content.items().size());
        content.items().forEach(block -> parts.add(block(block.object())));
        return parts;
    }

    /** One block, which must be an object. */
    static Part block(BodyField block) {
        String type = block.requiredString("type");
        return switch (type) {
            case "text" -> text(block);
            case "image" -> AnthropicSourceReader.image(block);
            case "document" -> AnthropicSourceReader.document(block);
            case "search_result" -> AnthropicSourceReader.searchResult(block);
            case "thinking" -> thinking(block);
            case "redacted_thinking" -> redacted(block);
            case "tool_use" -> toolUse(block);
            case "tool_result" -> toolResult(block);
            default -> new Part.Native(DialectId.ANTHROPIC, type, block.raw());
        };
    }

    private static Part text(BodyField block) {
        return new Part.Text(block.requiredString("text"), annotations(block), block.extras(DialectId.ANTHROPIC, TEXT));
    }

    private static List<Annotation> annotations(BodyField block) {
        return block.list("citations").stream()
                .map(citation -> AnthropicCitations.read(citation.raw()))
                .toList();
    }

    private static Part thinking(BodyField block) {
        return new Part.Reasoning(
                block.string("thinking").orElse(""),
                block.string("signature").flatMap(AnthropicSignatures::unwrap),
                block.extras(DialectId.ANTHROPIC, THINKING));
    }

    private static Part redacted(BodyField block) {
        String data = block.requiredString("data");
        return new Part.RedactedReasoning(
                AnthropicSignatures.unwrap(data).orElseGet(() -> new Signature(DialectId.ANTHROPIC, data)));
    }

    private static Part toolUse(BodyField block) {
        RawJson input = block.get("input").map(BodyField::raw).orElse(RawJson.EMPTY_OBJECT);
        ToolCall call = new ToolCall(id(block.required("id")), block.requiredString("name"), input, Optional.empty());
        return new Part.ToolUse(call, block.extras(DialectId.ANTHROPIC, TOOL_USE));
    }

    private static Part toolResult(BodyField block) {
        return new Part.ToolResult(
                id(block.required("tool_use_id")),
                block.get("content").map(AnthropicBlockReader::content).orElse(List.of()),
                block.bool("is_error").orElse(false),
                block.extras(DialectId.ANTHROPIC, TOOL_RESULT));
    }

    /** The id of a call, which must say something. */
    static ToolCallId id(BodyField field) {
        String id = field.string();
        if (id.isBlank()) {
            throw field.invalid("must not be empty: it links a tool call to its result");
        }
        return new ToolCallId(id);
    }
}
