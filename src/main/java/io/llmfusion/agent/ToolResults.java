package io.llmfusion.agent;

import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Turns the result of an MCP `tools/call` into what a model reads. */
final class ToolResults {
    private ToolResults() {}

    static ToolOutcome read(ToolCall call, RawJson result) {
        Optional<JsonNode> tree = result.parsed().filter(JsonNode::isObject);
        if (tree.isEmpty()) {
            return ToolOutcome.failed(call, "the tool's server sent no readable result");
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode content : tree.get().path("content")) {
            parts.add(part(content));
        }
        JsonNode structured = tree.get().path("structuredContent");
        if (parts.isEmpty() && !structured.isMissingNode()) {
            parts.add(Part.Text.of(Json.write(structured)));
        }
        if (parts.isEmpty()) {
            parts.add(Part.Text.of("(the tool returned nothing)"));
        }
        return new ToolOutcome(call, result, parts, tree.get().path("isError").asBoolean(false));
    }

    private static Part part(JsonNode content) {
        return switch (content.path("type").asString("")) {
            case "text" -> Part.Text.of(content.path("text").asString(""));
            case "image" -> new Part.Image(inline(content, "data", "image/png"), Optional.empty(), Extras.NONE);
            case "audio" -> audio(content);
            case "resource" -> resource(content.path("resource"));
            default -> Part.Text.of(Json.write(content));
        };
    }

    private static Part audio(JsonNode content) {
        Media.Inline sound = inline(content, "data", "audio/wav");
        String format = sound.mediaType().substring(sound.mediaType().indexOf('/') + 1);
        return new Part.Audio(sound, format, Extras.NONE);
    }

    /** Embedded text is read as text; embedded bytes as what they are. */
    private static Part resource(JsonNode resource) {
        if (resource.has("text")) {
            return Part.Text.of(resource.path("text").asString(""));
        }
        Media.Inline bytes = inline(resource, "blob", "application/octet-stream");
        if (bytes.mediaType().startsWith("image/")) {
            return new Part.Image(bytes, Optional.empty(), Extras.NONE);
        }
        return new Part.Document(
                bytes, Optional.of(resource.path("uri").asString("")).filter(uri -> !uri.isEmpty()), Extras.NONE);
    }

    private static Media.Inline inline(JsonNode content, String field, String otherwise) {
        return new Media.Inline(
                content.path("mimeType").asString(otherwise),
                content.path(field).asString(""));
    }
}
