package io.llmfusion.dialect.converse;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Sampling;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Writes {@code inferenceConfig}, and what only the model's maker has a word for. */
final class ConverseInference {
    static final String ADDITIONAL = "additionalModelRequestFields";

    private final JsonGenerator json;
    private final ConverseTarget target;

    ConverseInference(JsonGenerator json, ConverseTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(Sampling sampling, ConverseReasoning reasoning) {
        Optional<BigDecimal> temperature = temperature(sampling.temperature(), reasoning);
        Optional<BigDecimal> topP = sampling.topP().filter(_ -> taken("topP", "top_p"));
        List<String> stop = stop(sampling.stop());
        lost(sampling);
        if (sampling.maxTokens().isEmpty() && temperature.isEmpty() && topP.isEmpty() && stop.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("inferenceConfig");
        sampling.maxTokens().ifPresent(limit -> json.writeNumberProperty("maxTokens", limit));
        temperature.ifPresent(value -> json.writeNumberProperty("temperature", value));
        topP.ifPresent(value -> json.writeNumberProperty("topP", value));
        if (!stop.isEmpty()) {
            json.writeArrayPropertyStart("stopSequences");
            stop.forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private Optional<BigDecimal> temperature(Optional<BigDecimal> asked, ConverseReasoning reasoning) {
        if (asked.isEmpty() || !taken("temperature", "temperature")) {
            return Optional.empty();
        }
        BigDecimal temperature = asked.get();
        if (temperature.compareTo(BigDecimal.ONE) > 0) {
            target.warn("temperature", "Bedrock's range ends at 1; 1 was sent");
            temperature = BigDecimal.ONE;
        }
        if (reasoning.thinks() && temperature.compareTo(BigDecimal.ONE) != 0) {
            target.warn("temperature", "this model takes no `temperature` while it thinks; left out");
            return Optional.empty();
        }
        return Optional.of(temperature);
    }

    private boolean taken(String field, String clients) {
        if (target.refuses(field)) {
            target.warn(clients, "this model refuses `" + clients + "`; left out");
            return false;
        }
        return true;
    }

    private List<String> stop(List<String> sequences) {
        List<String> visible =
                sequences.stream().filter(text -> !text.isBlank()).toList();
        if (visible.size() < sequences.size()) {
            target.warn("stop", "Bedrock takes no stop sequence of white space; left out");
        }
        return visible.isEmpty() || taken("stopSequences", "stop") ? visible : List.of();
    }

    private void lost(Sampling sampling) {
        if (sampling.seed().isPresent()) {
            target.warn("seed", "Converse takes no seed; left out");
        }
        if (sampling.frequencyPenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("frequency_penalty", "Converse takes no penalties; left out");
        }
        if (sampling.presencePenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("presence_penalty", "Converse takes no penalties; left out");
        }
        if (sampling.choices().orElse(1) > 1) {
            target.warn("n", "Converse gives one answer to a request; one was asked for");
        }
    }

    /** What the client itself set there counts more than what is made of its other fields. */
    void additional(ChatRequest request, ConverseReasoning reasoning) {
        Map<String, RawJson> fields = new LinkedHashMap<>(reasoning.fields());
        topK(request.sampling(), reasoning).ifPresent(field -> fields.put(field.getKey(), field.getValue()));
        request.extras().get(ADDITIONAL).ifPresent(own -> putAll(fields, own));
        if (!fields.isEmpty()) {
            json.writeObjectPropertyStart(ADDITIONAL);
            fields.forEach((name, value) -> ConverseJson.raw(json, name, value));
            json.writeEndObject();
        }
        if (!request.sampling().stop().isEmpty()
                && target.accepts("stop_sequence")
                && request.extras().get("additionalModelResponseFieldPaths").isEmpty()) {
            json.writeArrayPropertyStart("additionalModelResponseFieldPaths");
            json.writeString(request.output().stream() ? "/delta/stop_sequence" : "/stop_sequence");
            json.writeEndArray();
        }
    }

    private Optional<Map.Entry<String, RawJson>> topK(Sampling sampling, ConverseReasoning reasoning) {
        if (sampling.topK().isEmpty()) {
            return Optional.empty();
        }
        int value = sampling.topK().getAsInt();
        if (target.accepts("inferenceConfig.topK")) {
            return Optional.of(Map.entry("inferenceConfig", new RawJson("{\"topK\":" + value + "}")));
        }
        if (!target.accepts("top_k") || target.refuses("top_k")) {
            target.warn("top_k", "this model is not known to take `top_k`; left out");
            return Optional.empty();
        }
        if (reasoning.thinks()) {
            target.warn("top_k", "this model takes no `top_k` while it thinks; left out");
            return Optional.empty();
        }
        return Optional.of(Map.entry("top_k", new RawJson(Integer.toString(value))));
    }

    private void putAll(Map<String, RawJson> fields, RawJson own) {
        try {
            RawObject members = RawObject.read(own.text());
            members.names().forEach(name -> members.get(name).ifPresent(value -> fields.put(name, value)));
        } catch (JacksonException notAnObject) {
            target.warn(ADDITIONAL, "must be an object; left out");
        }
    }
}
