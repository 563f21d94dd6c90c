package io.llmfusion.dialect.chat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the message of a provider's answer, tolerantly: nobody can correct a provider. Order of the parts: reasoning, text,
 * refusal, audio, tool calls, then what only this format has.
 */
final class ChatMessageParts {
    private static final Set<String> KNOWN = Set.of(
            "role",
            "content",
            "refusal",
            "tool_calls",
            "function_call",
            "audio",
            "annotations",
            "reasoning_content",
            "reasoning");

    private ChatMessageParts() {}

    static List<Part> read(JsonNode message, Quirks quirks) {
        List<Part> parts = new ArrayList<>();
        reasoning(message, quirks)
                .ifPresent(text -> parts.add(new Part.Reasoning(text, Optional.empty(), Extras.NONE)));
        content(message.path("content"), annotations(message), parts);
        text(message.path("refusal")).ifPresent(text -> parts.add(new Part.Refusal(text)));
        if (message.path("audio").isObject()) {
            parts.add(audio(message.path("audio")));
        }
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call));
        }
        JsonNode legacy = message.path("function_call");
        if (legacy.isObject()) {
            parts.add(new Part.ToolUse(call(ToolCallIds.mint(), legacy, Optional.empty()), Extras.NONE));
        }
        rest(message, quirks).forEach((name, value) -> parts.add(ChatNative.messageField(name, value)));
        return parts;
    }

    /** Members of a message or delta that nothing else in the pivot stands for. */
    static Map<String, RawJson> rest(JsonNode message, Quirks quirks) {
        Map<String, RawJson> rest =
                new LinkedHashMap<>(ChatJson.rest(message, KNOWN).fields());
        rest.remove(quirks.reasoningField());
        return rest;
    }

    /** The vendor's own field, or one of the two that most have; several vendors send the same text in both. */
    static Optional<String> reasoning(JsonNode message, Quirks quirks) {
        return text(message.path(quirks.reasoningField()))
                .or(() -> text(message.path("reasoning_content")))
                .or(() -> text(message.path("reasoning")));
    }

    private static void content(JsonNode content, List<Annotation> annotations, List<Part> parts) {
        if (content.isString() && !(content.stringValue().isEmpty() && annotations.isEmpty())) {
            parts.add(new Part.Text(content.stringValue(), annotations, Extras.NONE));
        }
        if (content.isArray()) {
            content.forEach(part -> part(part, parts));
        }
    }

    /** Content in parts, as Mistral's reasoning models send it. */
    private static void part(JsonNode part, List<Part> parts) {
        String type = part.path("type").asString("");
        switch (type) {
            case "text" -> parts.add(Part.Text.of(part.path("text").asString("")));
            case "thinking" ->
                parts.add(new Part.Reasoning(thinking(part.path("thinking")), Optional.empty(), Extras.NONE));
            default -> parts.add(new Part.Native(DialectId.CHAT, type, RawJson.of(part)));
        }
    }

    /** A string, or text parts. */
    static String thinking(JsonNode thinking) {
        if (thinking.isString()) {
            return thinking.stringValue();
        }
        StringBuilder text = new StringBuilder();
        thinking.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }

    private static List<Annotation> annotations(JsonNode message) {
        List<Annotation> annotations = new ArrayList<>();
        message.path("annotations")
                .forEach(annotation -> annotations.add(new Annotation(DialectId.CHAT, RawJson.of(annotation))));
        return annotations;
    }

    private static Part audio(JsonNode audio) {
        Extras extras = ChatJson.rest(audio, Set.of("data"));
        return new Part.Audio(new Media.Inline("audio/*", audio.path("data").asString("")), "", extras);
    }

    private static Part call(JsonNode call) {
        if (!call.path("type").asString("function").equals("function")) {
            return ChatNative.toolCall(RawJson.of(call));
        }
        ToolCallId id = text(call.path("id"))
                .filter(value -> !value.isBlank())
                .map(ToolCallId::new)
                .orElseGet(ToolCallIds::mint);
        Optional<Signature> signature = thoughtSignature(call);
        return new Part.ToolUse(call(id, call.path("function"), signature), Extras.NONE);
    }

    /** Gemini's, as its compatible endpoint carries it: https://ai.google.dev/gemini-api/docs/thought-signatures. */
    static Optional<Signature> thoughtSignature(JsonNode call) {
        return text(call.path("extra_content").path("google").path("thought_signature"))
                .map(value -> new Signature(DialectId.GEMINI, value));
    }

    private static ToolCall call(ToolCallId id, JsonNode function, Optional<Signature> signature) {
        return new ToolCall(
                id, function.path("name").asString(""), new RawJson(arguments(function.path("arguments"))), signature);
    }

    /** JSON in a string; Ollama and others have sent the object itself. */
    static String arguments(JsonNode arguments) {
        if (arguments.isString()) {
            return arguments.stringValue();
        }
        return arguments.isContainer() ? RawJson.of(arguments).text() : "";
    }

    static Optional<String> text(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty() ? Optional.of(node.stringValue()) : Optional.empty();
    }
}
