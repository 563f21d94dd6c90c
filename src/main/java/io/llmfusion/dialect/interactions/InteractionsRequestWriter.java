package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code POST /v1beta/interactions}: the whole history, stored nowhere. Asks the quirks for any field of
 * {@code generation_config}.
 */
final class InteractionsRequestWriter implements RequestWriter {
    /** OpenAI's words for what Google calls otherwise. */
    private static final Map<String, String> TIERS =
            Map.of("auto", "", "default", "standard", "flex", "flex", "priority", "priority");

    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        InteractionsTarget target = new InteractionsTarget(request.model(), quirks);
        Buffer body = InteractionsJson.bytes(json -> body(json, request, target));
        return new WrittenRequest(body, Map.of(), target.warnings());
    }

    private static void body(JsonGenerator json, ChatRequest request, InteractionsTarget target) {
        List<String> instructions = instructions(request, target);
        List<ChatMessage> messages = asked(request.messages(), instructions, target);
        json.writeStartObject();
        json.writeStringProperty("model", request.model());
        if (!instructions.isEmpty()) {
            json.writeStringProperty("system_instruction", String.join("\n\n", instructions));
        }
        new InteractionsToolsWriter(json, target).write(request.tools());
        json.writeName("input");
        new InteractionsSteps(json, target).write(messages);
        format(json, request, target);
        new InteractionsConfigWriter(json, target).write(request);
        extras(json, request.extras(), target);
        json.writeBooleanProperty("store", false);
        if (request.output().stream()) {
            json.writeBooleanProperty("stream", true);
        }
        json.writeEndObject();
    }

    /** The API has one text of instructions for the whole conversation. */
    private static List<String> instructions(ChatRequest request, InteractionsTarget target) {
        List<String> texts = new ArrayList<>();
        boolean amid = false;
        for (int index = 0; index < request.messages().size(); index++) {
            ChatMessage message = request.messages().get(index);
            if (message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER) {
                amid = true;
                continue;
            }
            String path = message.placeAt(index).message();
            if (amid) {
                target.warn(path, "an instruction amid the conversation was moved to its head");
            }
            target.warnForeign(path, message.extras(), Set.of());
            for (Part part : message.parts()) {
                if (part instanceof Part.Text text) {
                    target.warnForeign(path, text.extras(), Set.of());
                    texts.add(text.text());
                } else {
                    target.warn(path, "an instruction can only be text here; the rest was left out");
                }
            }
        }
        texts.removeIf(String::isBlank);
        return texts;
    }

    /** A request of instructions alone is refused: the last of them becomes the question. */
    private static List<ChatMessage> asked(
            List<ChatMessage> messages, List<String> instructions, InteractionsTarget target) {
        boolean asks = messages.stream()
                .anyMatch(message -> message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER);
        if (asks || instructions.isEmpty()) {
            return messages;
        }
        target.warn("messages", "without a user message the last instruction was sent as one");
        return List.of(ChatMessage.text(Role.USER, instructions.removeLast()));
    }

    private static void format(JsonGenerator json, ChatRequest request, InteractionsTarget target) {
        ResponseFormat format = request.output().format().orElseGet(ResponseFormat.Text::new);
        if (format instanceof ResponseFormat.Text) {
            return;
        }
        json.writeArrayPropertyStart("response_format");
        InteractionsJson.open(json, "text");
        json.writeStringProperty("mime_type", "application/json");
        if (format instanceof ResponseFormat.Schema schema) {
            InteractionsJson.raw(
                    json,
                    "schema",
                    target.told(
                            SchemaRewriter.output(schema.schema(), target.strictSchema(), "response_format.schema")));
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void extras(JsonGenerator json, Extras extras, InteractionsTarget target) {
        String tier = InteractionsJson.text(extras.fields(), "service_tier");
        String ours = TIERS.getOrDefault(tier, "");
        if (!ours.isEmpty()) {
            json.writeStringProperty("service_tier", ours);
        }
        extras.get("response_modalities").ifPresent(value -> InteractionsJson.raw(json, "response_modalities", value));
        target.warnForeign(
                "",
                extras,
                TIERS.containsKey(tier)
                        ? Set.of("service_tier", "response_modalities")
                        : Set.of("response_modalities"));
    }
}
