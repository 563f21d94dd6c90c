package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ResponseFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The members of one request body, in a fixed order, so that equal conversations begin with equal bytes. */
final class AnthropicRequestBody {
    /** Extras that join an object written here, or go elsewhere. */
    private static final Set<String> MERGED = Set.of("thinking", "output_config", AnthropicRequestWriter.BETAS);

    private final JsonGenerator json;
    private final AnthropicTarget target;

    AnthropicRequestBody(JsonGenerator json, AnthropicTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(ChatRequest request, AnthropicConversation conversation, Extras extras) {
        long maxTokens = request.sampling().maxTokens().orElse(target.quirks().defaultMaxTokens());
        AnthropicThinking thinking =
                AnthropicThinking.settle(request, maxTokens, target).beside(conversation, target);
        Optional<RawJson> format = request.output().format().flatMap(asked -> format(asked, conversation));
        json.writeStartObject();
        if (!target.refuses("model")) {
            json.writeStringProperty("model", request.model());
        }
        target.quirks().addedFields().forEach(json::writeStringProperty);
        json.writeNumberProperty("max_tokens", maxTokens);
        new AnthropicToolsWriter(json, target).write(request.tools());
        conversation(conversation);
        new AnthropicSamplingWriter(json, target).write(request.sampling(), thinking);
        if (request.output().logprobs().isPresent()) {
            target.warn("logprobs", "Claude reports no log probabilities; left out");
        }
        object("thinking", thinking(thinking), extras);
        object("output_config", outputConfig(thinking, format), extras);
        extras.fields().forEach((name, value) -> {
            if (!MERGED.contains(name)) {
                AnthropicJson.raw(json, target.quirks().renamedFields().getOrDefault(name, name), value);
            }
        });
        if (request.output().stream()) {
            json.writeBooleanProperty("stream", true);
        }
        json.writeEndObject();
    }

    private void conversation(AnthropicConversation conversation) {
        AnthropicBlockWriter blocks = new AnthropicBlockWriter(json, AnthropicCallIds::fit);
        if (!conversation.system().isEmpty()) {
            json.writeName("system");
            blocks.content(conversation.system());
        }
        json.writeArrayPropertyStart("messages");
        for (AnthropicConversation.Turn turn : conversation.turns()) {
            json.writeStartObject();
            json.writeStringProperty("role", turn.role());
            json.writeName("content");
            blocks.content(turn.parts());
            AnthropicJson.raw(json, turn.fields());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Map<String, RawJson> thinking(AnthropicThinking thinking) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        thinking.mode().ifPresent(mode -> members.put("type", RawJson.ofString(mode)));
        thinking.budget().ifPresent(tokens -> members.put("budget_tokens", new RawJson(Long.toString(tokens))));
        thinking.display().ifPresent(display -> members.put("display", RawJson.ofString(display)));
        return members;
    }

    private static Map<String, RawJson> outputConfig(AnthropicThinking thinking, Optional<RawJson> format) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        thinking.effort().ifPresent(effort -> members.put("effort", RawJson.ofString(effort)));
        format.ifPresent(schema -> members.put("format", schema));
        return members;
    }

    /** An object of ours with the members that the client's own had beside. */
    private void object(String name, Map<String, RawJson> members, Extras extras) {
        Map<String, RawJson> all = new LinkedHashMap<>(members);
        boolean wanted = !name.equals("thinking") || !members.isEmpty();
        if (wanted && extras.fields().containsKey(name)) {
            RawObject rest = RawObject.read(extras.fields().get(name).text());
            rest.names().forEach(member -> rest.get(member).ifPresent(value -> all.putIfAbsent(member, value)));
        }
        if (!all.isEmpty()) {
            AnthropicJson.raw(json, name, AnthropicJson.object(all));
        }
    }

    /** The schema as the API takes it; where it takes none, an instruction stands in. */
    private Optional<RawJson> format(ResponseFormat format, AnthropicConversation conversation) {
        return switch (format) {
            case ResponseFormat.Text ignored -> Optional.empty();
            case ResponseFormat.Json ignored -> {
                target.warn("response_format", "Claude has no mode for any JSON; an instruction was added instead");
                conversation.instruct("Answer with one JSON object and nothing else: no prose, no code fence.");
                yield Optional.empty();
            }
            case ResponseFormat.Schema schema -> schema(schema, conversation);
        };
    }

    private Optional<RawJson> schema(ResponseFormat.Schema schema, AnthropicConversation conversation) {
        if (target.refuses("output_config.format")) {
            target.warn("response_format", "this model takes no schema; an instruction was added instead");
            conversation.instruct(
                    "Answer with one JSON value and nothing else: no prose, no code fence. It must match this"
                            + " JSON schema: " + schema.schema().text());
            return Optional.empty();
        }
        schema.description()
                .ifPresent(_ -> target.warn(
                        "response_format.json_schema.description",
                        "a schema has no description in Messages; left out"));
        schema.strict()
                .filter(strict -> !strict)
                .ifPresent(_ -> target.warn(
                        "response_format.json_schema.strict", "Claude always keeps to the schema; sent as strict"));
        Map<String, RawJson> members = new LinkedHashMap<>();
        members.put("type", RawJson.ofString("json_schema"));
        members.put(
                "schema",
                target.told(SchemaRewriter.output(
                        schema.schema(), target.quirks().forms().strictSchema(), "response_format.schema")));
        return Optional.of(AnthropicJson.object(members));
    }
}
