package io.llmfusion.dialect.responses;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes what the assistant said before as the items that a provider of this format would have answered with. */
final class ResponsesSaidWriter {
    private static final Set<String> REASONING = Set.of("summary", "content", "status");
    private static final Set<String> CALL = Set.of("type", "namespace");

    private final ResponsesTarget target;
    private final JsonGenerator json;
    private final Set<String> customTools;
    private final Set<ToolCallId> customCalls = new HashSet<>();
    private boolean inMessage;

    ResponsesSaidWriter(ResponsesTarget target, Set<String> customTools) {
        this.target = target;
        this.json = target.json();
        this.customTools = Set.copyOf(customTools);
    }

    /** Whether this call was of a custom tool. */
    boolean isCustom(ToolCallId call) {
        return customCalls.contains(call);
    }

    void write(List<Part> parts, Place place) {
        for (int index = 0; index < parts.size(); index++) {
            part(parts.get(index), place.part(index));
        }
        endMessage();
    }

    private void part(Part part, String path) {
        switch (part) {
            case Part.Text text -> text(text, path);
            case Part.Refusal refusal -> {
                beginMessage(Extras.NONE);
                contentPart("refusal", "refusal", refusal.text());
                json.writeEndObject();
            }
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.RedactedReasoning redacted -> redacted(redacted.data(), path);
            case Part.ToolUse use -> call(use, path);
            case Part.Native block -> nativeItem(block, path);
            case Part.Image _, Part.Document _, Part.Audio _ ->
                target.warn(path, "media that the model itself made are no input; left out");
            case Part.ToolResult _ -> target.warn(path, "a result amid the model's own words was left out");
        }
    }

    private void text(Part.Text text, String path) {
        if (text.extras().of(DialectId.RESPONSES).containsKey(ResponsesItemReader.MESSAGE)) {
            endMessage();
        }
        beginMessage(text.extras());
        contentPart("output_text", "text", text.text());
        json.writeArrayPropertyStart("annotations");
        int length = text.text().codePointCount(0, text.text().length());
        for (Annotation annotation : text.annotations()) {
            ResponsesCitations.write(annotation, length)
                    .ifPresentOrElse(
                            value -> json.writeRawValue(value.text()),
                            () -> target.warn(path + ".citations", "citations of another format were left out"));
        }
        json.writeEndArray();
        target.extras(path, text.extras(), Set.of(ResponsesItemReader.MESSAGE));
        json.writeEndObject();
    }

    private void contentPart(String type, String member, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        json.writeStringProperty(member, text);
    }

    private void beginMessage(Extras text) {
        if (inMessage) {
            return;
        }
        inMessage = true;
        json.writeStartObject();
        json.writeStringProperty("type", "message");
        json.writeStringProperty("role", "assistant");
        Optional.ofNullable(text.of(DialectId.RESPONSES).get(ResponsesItemReader.MESSAGE))
                .map(message -> ResponsesJson.rest(message.tree(), Set.of()))
                .ifPresent(message ->
                        ResponsesJson.raw(json, withoutOurIds(message).fields()));
        json.writeArrayPropertyStart("content");
    }

    private void endMessage() {
        if (inMessage) {
            inMessage = false;
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Ids that were made here mean nothing to a provider, which would look for them. */
    static Extras withoutOurIds(Extras extras) {
        if (ResponsesJson.string(extras, "id").filter(ResponsesIds::isOurs).isEmpty()) {
            return extras;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.fields());
        fields.remove("id");
        return ResponsesJson.extras(fields);
    }

    /** A provider that signs its reasoning takes none without; others (open models) have nothing to sign with. */
    private void reasoning(Part.Reasoning reasoning, String path) {
        String vendor = target.quirks().signatures();
        if (reasoning.signature().isEmpty() && !vendor.isEmpty()) {
            target.warn(path, "reasoning without encrypted content of this provider was left out");
            return;
        }
        if (reasoning
                .signature()
                .filter(given -> !ResponsesSignatures.isFor(given, vendor))
                .isPresent()) {
            foreign(reasoning.signature().get(), path);
            return;
        }
        openReasoning(withoutOurIds(reasoning.extras()));
        Map<String, RawJson> own = reasoning.extras().of(DialectId.RESPONSES);
        ResponsesJson.raw(json, "summary", own.getOrDefault("summary", summary(reasoning.text())));
        Optional.ofNullable(own.get("content")).ifPresent(given -> ResponsesJson.raw(json, "content", given));
        reasoning.signature().ifPresent(given -> json.writeStringProperty("encrypted_content", given.value()));
        target.warnForeign(path, reasoning.extras());
        json.writeEndObject();
    }

    private void openReasoning(Extras extras) {
        endMessage();
        json.writeStartObject();
        json.writeStringProperty("type", "reasoning");
        extras.of(DialectId.RESPONSES).forEach((name, value) -> {
            if (!REASONING.contains(name)) {
                ResponsesJson.raw(json, name, value);
            }
        });
    }

    static RawJson summary(String text) {
        return text.isEmpty()
                ? new RawJson("[]")
                : new RawJson("[{\"type\":\"summary_text\",\"text\":"
                        + RawJson.ofString(text).text() + "}]");
    }

    private void redacted(Signature data, String path) {
        if (!ResponsesSignatures.isFor(data, target.quirks().signatures())) {
            foreign(data, path);
            return;
        }
        openReasoning(Extras.NONE);
        ResponsesJson.raw(json, "summary", summary(""));
        json.writeStringProperty("encrypted_content", data.value());
        json.writeEndObject();
    }

    private void foreign(Signature signature, String path) {
        target.warn(path, "reasoning signed for " + signature.issuedBy() + " means nothing to this provider; left out");
    }

    private void call(Part.ToolUse use, String path) {
        endMessage();
        ToolCall call = use.call();
        boolean custom = customTools.contains(call.name())
                || ResponsesJson.string(use.extras(), "type")
                        .filter(ResponsesItemReader.CUSTOM_CALL::equals)
                        .isPresent();
        String namespace = ResponsesJson.string(use.extras(), "namespace").orElse("");
        json.writeStartObject();
        json.writeStringProperty("type", custom ? ResponsesItemReader.CUSTOM_CALL : "function_call");
        json.writeStringProperty("call_id", ResponsesIds.fit(call.id().value()));
        json.writeStringProperty("name", ResponsesNames.within(namespace, call.name()));
        if (!namespace.isEmpty()) {
            json.writeStringProperty("namespace", namespace);
        }
        String arguments = call.arguments().text();
        if (custom) {
            customCalls.add(call.id());
            json.writeStringProperty("input", ResponsesItemReader.customInput(arguments));
        } else {
            json.writeStringProperty("arguments", arguments);
        }
        target.extras(path, withoutOurIds(use.extras()), CALL);
        json.writeEndObject();
    }

    private void nativeItem(Part.Native block, String path) {
        if (block.dialect() != DialectId.RESPONSES) {
            target.warn(path, "a `" + block.type() + "` block has no place in the Responses format; left out");
            return;
        }
        if (block.type().startsWith(ResponsesContentReader.NATIVE)) {
            beginMessage(Extras.NONE);
        } else {
            endMessage();
        }
        json.writeRawValue(block.block().text());
    }
}
