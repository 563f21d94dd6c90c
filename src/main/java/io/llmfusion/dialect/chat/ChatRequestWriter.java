package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.OpenAiFields;
import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.schema.HeldFormat;
import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Sampling;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.util.ByteArrayBuilder;

/** Writes a chat completion request for a provider, always asking for usage where the vendor understands that. Stateless. */
final class ChatRequestWriter implements RequestWriter {
    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator out = Json.factory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            ChatOutgoing target = new ChatOutgoing(out, quirks, request.model());
            out.writeStartObject();
            out.writeStringProperty("model", request.model());
            out.writeArrayPropertyStart("messages");
            ChatMessageWriter.write(request.messages(), target);
            out.writeEndArray();
            ChatToolWriter.write(request.tools(), target);
            sampling(request.sampling(), target);
            output(request, target);
            extras(request, target);
            out.writeEndObject();
            out.flush();
            return new WrittenRequest(Buffer.buffer(bytes.toByteArray()), Map.of(), target.warnings());
        }
    }

    private static void sampling(Sampling sampling, ChatOutgoing target) {
        sampling.maxTokens()
                .ifPresent(limit -> target.field(target.quirks().maxTokensField(), out -> out.writeNumber(limit)));
        sampling.temperature().ifPresent(value -> target.field("temperature", out -> out.writeNumber(value)));
        sampling.topP().ifPresent(value -> target.field("top_p", out -> out.writeNumber(value)));
        sampling.topK().ifPresent(value -> target.field("top_k", out -> out.writeNumber(value)));
        stop(sampling.stop(), target);
        sampling.seed().ifPresent(value -> target.field("seed", out -> out.writeNumber(value)));
        sampling.frequencyPenalty()
                .ifPresent(value -> target.field("frequency_penalty", out -> out.writeNumber(value)));
        sampling.presencePenalty().ifPresent(value -> target.field("presence_penalty", out -> out.writeNumber(value)));
        sampling.choices().ifPresent(value -> target.field("n", out -> out.writeNumber(value)));
    }

    private static void stop(List<String> stop, ChatOutgoing target) {
        if (!stop.isEmpty()) {
            target.field("stop", out -> {
                out.writeStartArray();
                stop.forEach(out::writeString);
                out.writeEndArray();
            });
        }
    }

    private static void output(ChatRequest request, ChatOutgoing target) {
        OutputOptions output = request.output();
        if (output.stream()) {
            target.field("stream", out -> out.writeBoolean(true));
            streamOptions(request, target);
        }
        output.format().ifPresent(format -> target.field("response_format", out -> format(format, target)));
        output.reasoning().ifPresent(reasoning -> reasoning(reasoning, target));
        output.logprobs().ifPresent(alternatives -> {
            target.field("logprobs", out -> out.writeBoolean(true));
            if (alternatives > 0) {
                target.field("top_logprobs", out -> out.writeNumber(alternatives));
            }
        });
    }

    /** The usage chunk is asked for whether or not the client did: the gateway itself counts. */
    private static void streamOptions(ChatRequest request, ChatOutgoing target) {
        if (!target.quirks().streamUsage()) {
            return;
        }
        Map<String, RawJson> options = new LinkedHashMap<>();
        options.put("include_usage", new RawJson("true"));
        Optional.ofNullable(request.extras().of(DialectId.CHAT).get("stream_options"))
                .ifPresent(given -> given.tree()
                        .properties()
                        .forEach(member -> options.putIfAbsent(member.getKey(), RawJson.of(member.getValue()))));
        target.raw("stream_options", ChatJson.object(options));
    }

    private static void format(ResponseFormat format, ChatOutgoing target) {
        JsonGenerator out = target.out();
        out.writeStartObject();
        switch (format) {
            case ResponseFormat.Text _ -> out.writeStringProperty("type", "text");
            case ResponseFormat.Json _ -> out.writeStringProperty("type", "json_object");
            case ResponseFormat.Schema given -> {
                HeldFormat held = HeldFormat.of(given, target.quirks().forms());
                held.warning().ifPresent(told -> target.warn(told.field(), told.message()));
                ResponseFormat.Schema schema = held.format();
                out.writeStringProperty("type", "json_schema");
                out.writeObjectPropertyStart("json_schema");
                out.writeStringProperty("name", schema.name());
                schema.description().ifPresent(text -> out.writeStringProperty("description", text));
                ChatJson.raw(out, "schema", schema(schema, target));
                schema.strict().ifPresent(strict -> out.writeBooleanProperty("strict", strict));
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private static RawJson schema(ResponseFormat.Schema format, ChatOutgoing target) {
        return target.told(SchemaRewriter.output(
                format.schema(), target.quirks().forms().schema(format.strict()), "response_format.schema"));
    }

    private static void reasoning(ReasoningRequest reasoning, ChatOutgoing target) {
        Optional<String> effort = reasoning.effort();
        if (effort.isEmpty() && reasoning.budgetTokens().isPresent()) {
            effort = Optional.of(effort(reasoning.budgetTokens().getAsLong()));
            target.warn("thinking.budget_tokens", "is written as reasoning_effort `" + effort.get() + "`");
        }
        target.string("reasoning_effort", effort);
        reasoning
                .display()
                .filter(display -> !display.equals("omitted"))
                .ifPresent(_ -> target.warn("thinking.display", "has no place in OpenAI's chat format; left out"));
    }

    private static String effort(long budgetTokens) {
        if (budgetTokens <= 4_096) {
            return "low";
        }
        return budgetTokens <= 16_384 ? "medium" : "high";
    }

    private static void extras(ChatRequest request, ChatOutgoing target) {
        request.extras().of(DialectId.CHAT).forEach((name, value) -> {
            if (!name.equals("stream_options")) {
                target.raw(name, value);
            }
        });
        if (request.extras().dialect() != DialectId.CHAT) {
            OpenAiFields.shared(request.extras()).forEach(target::raw);
        }
        target.warnForeign("", OpenAiFields.others(request.extras()));
    }
}
