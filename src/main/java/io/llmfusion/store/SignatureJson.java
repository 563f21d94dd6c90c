package io.llmfusion.store;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Signed calls as documents: {@code {target, leading, signature, reasoning: [{text | redacted, signature, extras}]}}. */
final class SignatureJson {
    private SignatureJson() {}

    static Buffer write(SignedCall call) {
        ObjectNode json = Json.object();
        json.put("target", call.target());
        json.put("leading", call.leading());
        call.signature().ifPresent(signature -> json.set("signature", signature(signature)));
        ArrayNode reasoning = json.putArray("reasoning");
        call.reasoning().forEach(part -> add(reasoning, part));
        return Json.writeBuffer(json);
    }

    private static void add(ArrayNode reasoning, Part part) {
        switch (part) {
            case Part.Reasoning thought -> {
                ObjectNode json = reasoning.addObject();
                json.put("text", thought.text());
                thought.signature().ifPresent(signature -> json.set("signature", signature(signature)));
                if (!thought.extras().isEmpty()) {
                    json.put("format", thought.extras().dialect().configName());
                    ObjectNode fields = json.putObject("extras");
                    thought.extras().fields().forEach((name, value) -> fields.put(name, value.text()));
                }
            }
            case Part.RedactedReasoning redacted -> reasoning.addObject().set("redacted", signature(redacted.data()));
            default -> throw new IllegalArgumentException("no reasoning: " + part.getClass());
        }
    }

    private static ObjectNode signature(Signature signature) {
        return Json.object()
                .put("issuer", signature.issuer().configName())
                .put("vendor", signature.vendor())
                .put("value", signature.value());
    }

    /** Empty where it is none that this version can read. */
    static Optional<SignedCall> read(String id, Buffer body) {
        try {
            JsonNode json = Json.read(body);
            List<Part> reasoning = new ArrayList<>();
            json.path("reasoning").forEach(part -> reasoning.add(part(part)));
            return Optional.of(new SignedCall(
                    new ToolCallId(id),
                    json.path("target").asString(""),
                    reasoning,
                    json.path("leading").asBoolean(false),
                    signature(json.path("signature"))));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Part part(JsonNode json) {
        Optional<Signature> redacted = signature(json.path("redacted"));
        return redacted.isPresent()
                ? new Part.RedactedReasoning(redacted.get())
                : new Part.Reasoning(json.path("text").asString(""), signature(json.path("signature")), extras(json));
    }

    private static Optional<Signature> signature(JsonNode json) {
        return json.isObject()
                ? Optional.of(new Signature(
                        format(json.path("issuer")),
                        json.path("vendor").asString(""),
                        json.path("value").asString("")))
                : Optional.empty();
    }

    private static Extras extras(JsonNode json) {
        if (!json.has("extras")) {
            return Extras.NONE;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>();
        json.path("extras")
                .properties()
                .forEach(field ->
                        fields.put(field.getKey(), new RawJson(field.getValue().asString(""))));
        return new Extras(format(json.path("format")), fields);
    }

    private static DialectId format(JsonNode name) {
        return DialectId.named(name.asString("")).orElseThrow(() -> new IllegalArgumentException("unknown format"));
    }
}
