package io.llmfusion.dialect.interactions;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a conversation as steps. Content that stands together is one {@code user_input} or {@code model_output}; thoughts
 * and calls are steps of their own.
 */
final class InteractionsSteps {

    private final JsonGenerator json;
    private final InteractionsTarget target;
    private final InteractionsContentWriter content;
    private final Map<ToolCallId, String> names = new HashMap<>();
    private String open = "";
    private String lastThought = "";
    private boolean any;

    InteractionsSteps(JsonGenerator json, InteractionsTarget target) {
        this.json = json;
        this.target = target;
        this.content = new InteractionsContentWriter(json, target);
    }

    void write(List<ChatMessage> messages) {
        json.writeStartArray();
        for (int index = 0; index < messages.size(); index++) {
            ChatMessage message = messages.get(index);
            if (message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER) {
                message(message, message.placeAt(index));
            }
        }
        close();
        if (!any) {
            target.warn("messages", "there was nothing for the model to answer to; an empty question was sent");
            within("user_input");
            InteractionsJson.text(json, " ");
            close();
        }
        json.writeEndArray();
    }

    private void message(ChatMessage message, Place place) {
        String path = place.message();
        if (message.name().isPresent()) {
            target.warn(path + ".name", "names of participants have no counterpart here; left out");
        }
        target.warnForeign(path, message.extras(), Set.of());
        String step = message.role() == Role.ASSISTANT ? "model_output" : "user_input";
        for (int index = 0; index < message.parts().size(); index++) {
            part(step, message.parts().get(index), place.part(index));
        }
    }

    private void part(String step, Part part, String path) {
        switch (part) {
            case Part.Text text -> text(step, text, path);
            case Part.Refusal refusal -> text(step, Part.Text.of(refusal.text()), path);
            case Part.Image image -> media(step, image, path);
            case Part.Document document -> media(step, document, path);
            case Part.Audio audio -> media(step, audio, path);
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.RedactedReasoning redacted ->
                target.warn(
                        path, "reasoning signed for " + redacted.data().issuedBy() + " means nothing here; left out");
            case Part.ToolUse use -> call(use, path);
            case Part.ToolResult result -> result(result, path);
            case Part.Native block -> {
                if (block.dialect() == DialectId.INTERACTIONS) {
                    close();
                    any = true;
                    json.writeRawValue(block.block().text());
                } else {
                    target.warn(path, "a `" + block.type() + "` block means nothing to Gemini; left out");
                }
            }
        }
    }

    private void text(String step, Part.Text text, String path) {
        if (text.text().isEmpty()) {
            return;
        }
        target.warnForeign(path, text.extras(), Set.of());
        if (!text.annotations().isEmpty()) {
            target.warn(path, "annotations were left out");
        }
        within(step);
        InteractionsJson.text(json, text.text());
    }

    private void media(String step, Part part, String path) {
        if (content.fits(part, path)) {
            within(step);
            content.write(part);
        }
    }

    private void reasoning(Part.Reasoning reasoning, String path) {
        Optional<Signature> signature = reasoning.signature();
        if (signature.isEmpty()) {
            target.warn(path, "reasoning without a signature was left out");
            return;
        }
        if (!InteractionsSignatures.isOwn(signature.get())) {
            target.warn(path, "reasoning signed for " + signature.get().issuedBy() + " means nothing here; left out");
            return;
        }
        thought(signature.get().value(), reasoning.text());
    }

    private void thought(String signature, String summary) {
        close();
        any = true;
        lastThought = signature;
        InteractionsJson.open(json, "thought");
        json.writeStringProperty("signature", signature);
        if (!summary.isEmpty()) {
            json.writeArrayPropertyStart("summary");
            InteractionsJson.text(json, summary);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void call(Part.ToolUse use, String path) {
        ToolCall call = use.call();
        target.warnForeign(path, use.extras(), Set.of());
        names.put(call.id(), call.name());
        Optional<Signature> own = call.signature().filter(InteractionsSignatures::isOwn);
        own.flatMap(InteractionsSignatures::thought)
                .filter(signature -> !signature.equals(lastThought))
                .ifPresent(signature -> thought(signature, ""));
        close();
        any = true;
        InteractionsJson.open(json, "function_call");
        json.writeStringProperty("id", call.id().value());
        json.writeStringProperty("name", call.name());
        InteractionsJson.raw(json, "arguments", InteractionsJson.arguments(call.arguments()));
        own.filter(signature -> InteractionsSignatures.thought(signature).isEmpty())
                .ifPresent(signature -> json.writeStringProperty("signature", signature.value()));
        json.writeEndObject();
    }

    /** Text alone is a string; only pictures may stand beside it. */
    private void result(Part.ToolResult result, String path) {
        target.warnForeign(path, result.extras(), Set.of());
        within("user_input");
        InteractionsJson.open(json, "function_result");
        json.writeStringProperty("call_id", result.callId().value());
        Optional.ofNullable(names.get(result.callId())).ifPresent(name -> json.writeStringProperty("name", name));
        if (result.error()) {
            json.writeBooleanProperty("is_error", true);
        }
        content.result(result.content(), path);
        json.writeEndObject();
    }

    /** Goes on with a step of this type, or begins one. */
    private void within(String type) {
        if (!open.equals(type)) {
            close();
            InteractionsJson.open(json, type);
            json.writeArrayPropertyStart("content");
            open = type;
            any = true;
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            json.writeEndArray();
            json.writeEndObject();
            open = "";
        }
    }
}
