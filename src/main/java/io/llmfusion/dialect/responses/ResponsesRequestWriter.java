package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.OpenAiFields;
import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Writes {@code POST /v1/responses} for a provider. Stateless. */
final class ResponsesRequestWriter implements RequestWriter {
    private static final String ENCRYPTED = "reasoning.encrypted_content";
    private static final String LOGPROBS = "message.output_text.logprobs";

    /** Extras that join an object written here, or are decided here. */
    private static final Set<String> MERGED = Set.of("text", "verbosity", "reasoning", "include", "store");

    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        List<Warning> warnings = new ArrayList<>();
        Buffer body = ResponsesJson.bytes(json -> {
            ResponsesTarget target = new ResponsesTarget(json, request.model(), quirks);
            json.writeStartObject();
            json.writeStringProperty("model", request.model());
            ResponsesInputWriter.write(request, target);
            ResponsesToolsWriter.write(request.tools(), target);
            sampling(request.sampling(), target);
            new ResponsesOutputOptionsWriter(target).write(request);
            include(request, target);
            store(request.extras(), target);
            extras(request.extras(), target);
            if (request.output().stream()) {
                target.field("stream", out -> out.writeBoolean(true));
            }
            json.writeEndObject();
            warnings.addAll(target.warnings());
        });
        return new WrittenRequest(body, Map.of(), warnings);
    }

    private static void sampling(Sampling sampling, ResponsesTarget target) {
        sampling.maxTokens().ifPresent(limit -> target.field("max_output_tokens", out -> out.writeNumber(limit)));
        sampling.temperature().ifPresent(value -> target.field("temperature", out -> out.writeNumber(value)));
        sampling.topP().ifPresent(value -> target.field("top_p", out -> out.writeNumber(value)));
        String lost = "has no place in the Responses format; left out";
        sampling.topK().ifPresent(_ -> target.warn("top_k", "`top_k` " + lost));
        sampling.seed().ifPresent(_ -> target.warn("seed", "`seed` " + lost));
        if (!sampling.stop().isEmpty()) {
            target.warn("stop", "stop sequences have no place in the Responses format; left out");
        }
        if (sampling.frequencyPenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("frequency_penalty", "`frequency_penalty` " + lost);
        }
        if (sampling.presencePenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("presence_penalty", "`presence_penalty` " + lost);
        }
        if (sampling.choices().orElse(1) > 1) {
            target.warn("n", "the Responses format gives one answer to a request; one was asked for");
        }
    }

    /** Reasoning that is asked for can only be gone on from with its encrypted content, since nothing is stored. */
    private static void include(ChatRequest request, ResponsesTarget target) {
        List<String> included = new ArrayList<>();
        RawJson given = request.extras().of(DialectId.RESPONSES).getOrDefault("include", RawJson.NULL);
        for (JsonNode name : given.tree()) {
            included.add(name.asString(""));
        }
        OutputOptions output = request.output();
        boolean reasons = output.reasoning()
                .flatMap(asked -> asked.effort())
                .filter(effort -> !effort.equals("none"))
                .isPresent();
        if (reasons && request.extras().dialect() != DialectId.RESPONSES && !included.contains(ENCRYPTED)) {
            included.add(ENCRYPTED);
        }
        if (output.logprobs().isPresent() && !included.contains(LOGPROBS)) {
            included.add(LOGPROBS);
        }
        if (!included.isEmpty()) {
            target.field("include", out -> {
                out.writeStartArray();
                included.forEach(out::writeString);
                out.writeEndArray();
            });
        }
    }

    /** Providers keep answers for weeks unless they are told not to: only whoever asked for that gets it. */
    private static void store(Extras extras, ResponsesTarget target) {
        RawJson asked = OpenAiFields.shared(extras).getOrDefault("store", new RawJson("false"));
        if (!target.refuses("store")) {
            target.raw("store", asked);
        }
    }

    private static void extras(Extras extras, ResponsesTarget target) {
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.of(DialectId.RESPONSES));
        OpenAiFields.shared(extras).forEach(fields::putIfAbsent);
        fields.forEach((name, value) -> {
            if (!MERGED.contains(name)) {
                target.raw(name, value);
            }
        });
        target.warnForeign("", OpenAiFields.others(extras));
    }
}
