package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.ResponseFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** The members of one request body, in a fixed order, so that equal conversations begin with equal bytes. */
final class ConverseRequestBody {
    /** Fields of this format that any client may set beside its own. */
    private static final Set<String> OWN = Set.of(
            "additionalModelResponseFieldPaths",
            "guardrailConfig",
            "performanceConfig",
            "promptVariables",
            "requestMetadata",
            "serviceTier");

    private static final Set<String> TIERS = Set.of("default", "flex", "priority", "reserved");
    private static final Pattern SCHEMA_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final JsonGenerator json;
    private final ConverseTarget target;
    private final ConverseCachePoints cachePoints;

    ConverseRequestBody(JsonGenerator json, ConverseTarget target) {
        this.json = json;
        this.target = target;
        this.cachePoints = new ConverseCachePoints(json, target);
    }

    void write(ChatRequest request, ConverseConversation conversation) {
        ConverseReasoning reasoning = ConverseReasoning.settle(request, conversation, target);
        Optional<ResponseFormat.Schema> schema =
                request.output().format().flatMap(format -> schema(format, conversation));
        json.writeStartObject();
        // In the order in which the prompt is cached: tools, system, messages.
        new ConverseToolsWriter(json, target, cachePoints).write(request.tools(), conversation.called());
        system(conversation);
        messages(conversation, request.extras());
        ConverseInference inference = new ConverseInference(json, target);
        inference.write(request.sampling(), reasoning);
        schema.ifPresent(this::outputConfig);
        inference.additional(request, reasoning);
        if (request.output().logprobs().isPresent()) {
            target.warn("logprobs", "Converse reports no log probabilities; left out");
        }
        extras(request.extras());
        json.writeEndObject();
    }

    private void system(ConverseConversation conversation) {
        if (conversation.system().isEmpty()) {
            return;
        }
        if (target.refuses("system")) {
            target.warn("messages", "this model takes no instructions; left out");
            return;
        }
        json.writeArrayPropertyStart("system");
        ConverseBlockWriter blocks = new ConverseBlockWriter(json, target, cachePoints);
        conversation.system().forEach(blocks::block);
        json.writeEndArray();
    }

    private void messages(ConverseConversation conversation, Extras extras) {
        ConverseBlockWriter blocks = new ConverseBlockWriter(json, target, cachePoints);
        json.writeArrayPropertyStart("messages");
        List<ConverseConversation.Turn> turns = conversation.turns();
        for (int index = 0; index < turns.size(); index++) {
            json.writeStartObject();
            json.writeStringProperty("role", turns.get(index).role());
            json.writeArrayPropertyStart("content");
            for (Part part : turns.get(index).parts()) {
                blocks.block(part);
            }
            if (index == turns.size() - 1) {
                // Anthropic's automatic caching: the whole request up to its end.
                cachePoints.behind(extras);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The schema where the API takes it; where it takes none, an instruction stands in. */
    private Optional<ResponseFormat.Schema> schema(ResponseFormat format, ConverseConversation conversation) {
        return switch (format) {
            case ResponseFormat.Text _ -> Optional.empty();
            case ResponseFormat.Json _ -> {
                target.warn("response_format", "Converse has no mode for any JSON; an instruction was added instead");
                conversation.instruct("Answer with one JSON object and nothing else: no prose, no code fence.");
                yield Optional.empty();
            }
            case ResponseFormat.Schema schema -> {
                if (!target.refuses("outputConfig.textFormat")) {
                    yield Optional.of(schema);
                }
                target.warn("response_format", "this model takes no schema; an instruction was added instead");
                conversation.instruct(
                        "Answer with one JSON value and nothing else: no prose, no code fence. It must match this"
                                + " JSON schema: " + schema.schema().text());
                yield Optional.empty();
            }
        };
    }

    /**
     * The schema stands there as a string.
     *
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html">Structured outputs</a>
     */
    private void outputConfig(ResponseFormat.Schema schema) {
        schema.strict()
                .filter(strict -> !strict)
                .ifPresent(_ -> target.warn(
                        "response_format.json_schema.strict", "Bedrock always keeps to the schema; sent as strict"));
        json.writeObjectPropertyStart("outputConfig");
        json.writeObjectPropertyStart("textFormat");
        json.writeStringProperty("type", "json_schema");
        json.writeObjectPropertyStart("structure");
        json.writeObjectPropertyStart("jsonSchema");
        json.writeStringProperty(
                "schema",
                target.told(SchemaRewriter.output(schema.schema(), target.strictSchema(), "response_format.schema"))
                        .text());
        if (SCHEMA_NAME.matcher(schema.name()).matches()) {
            json.writeStringProperty("name", schema.name());
        }
        schema.description().ifPresent(text -> json.writeStringProperty("description", text));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void extras(Extras extras) {
        extras.fields().forEach((name, value) -> {
            if (OWN.contains(name)) {
                ConverseJson.raw(json, name, value);
            }
        });
        boolean tiered = serviceTier(extras);
        Set<String> understood = new HashSet<>(OWN);
        understood.addAll(List.of(ConverseInference.ADDITIONAL, "cache_control"));
        if (tiered) {
            understood.add("service_tier");
        }
        target.warnForeign("", extras, understood);
    }

    /** OpenAI's word for it; {@code auto} and {@code standard_only} are what happens anyway. */
    private boolean serviceTier(Extras extras) {
        String tier = ConverseJson.text(extras.fields(), "service_tier");
        if (TIERS.contains(tier) && !extras.fields().containsKey("serviceTier")) {
            ConverseJson.typed(json, "serviceTier", tier);
            return true;
        }
        return tier.equals("auto") || tier.equals("standard_only");
    }
}
