package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Sampling;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code generationConfig}. Asks the quirks for each member by its name (`generationConfig.seed`) and for
 * {@code responseMimeType.with-tools}: older models take no wanted type beside functions.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#v1beta.GenerationConfig">GenerationConfig</a>
 */
final class GeminiGenerationConfig {
    private final ChatRequest request;
    private final GeminiTarget target;
    private final Map<String, RawJson> members = new LinkedHashMap<>();
    private final Optional<String> instruction;

    GeminiGenerationConfig(ChatRequest request, GeminiTarget target) {
        this.request = request;
        this.target = target;
        sampling(request.sampling());
        instruction = request.output().format().flatMap(this::format);
        request.output().logprobs().ifPresent(this::logprobs);
        Map<String, RawJson> thinking = GeminiThinking.write(request.output().reasoning(), target);
        if (!thinking.isEmpty()) {
            put("thinkingConfig", "reasoning_effort", GeminiJson.object(thinking));
        }
    }

    /** What the model must be told in words, since it cannot be told here. */
    Optional<String> instruction() {
        return instruction;
    }

    /** @param more members that only this format's clients send */
    void write(JsonGenerator json, @Nullable RawJson more) {
        if (more != null) {
            RawObject own = RawObject.read(more.text());
            own.names().forEach(name -> own.get(name).ifPresent(value -> members.putIfAbsent(name, value)));
        }
        if (!members.isEmpty()) {
            GeminiJson.raw(json, "generationConfig", GeminiJson.object(members));
        }
    }

    private void sampling(Sampling sampling) {
        number("temperature", "temperature", sampling.temperature());
        number("topP", "top_p", sampling.topP());
        number("topK", "top_k", sampling.topK());
        number("maxOutputTokens", "max_tokens", sampling.maxTokens());
        strings("stopSequences", "stop", sampling.stop());
        if (sampling.choices().orElse(1) > 1) {
            number("candidateCount", "n", sampling.choices());
        }
        number("seed", "seed", sampling.seed());
        number("presencePenalty", "presence_penalty", sampling.presencePenalty());
        number("frequencyPenalty", "frequency_penalty", sampling.frequencyPenalty());
    }

    private Optional<String> format(ResponseFormat format) {
        if (format instanceof ResponseFormat.Text) {
            return Optional.empty();
        }
        boolean withTools = !request.tools().tools().isEmpty() && target.refuses("responseMimeType.with-tools");
        if (withTools || target.refuses("generationConfig.responseMimeType")) {
            target.warn("response_format", "this model takes no wanted format here; an instruction was added instead");
            return Optional.of(inWords(format));
        }
        put("responseMimeType", "response_format", RawJson.ofString("application/json"));
        if (format instanceof ResponseFormat.Schema schema) {
            schema(schema);
        }
        return Optional.empty();
    }

    private void schema(ResponseFormat.Schema schema) {
        schema.description()
                .ifPresent(_ -> target.warn(
                        "response_format.json_schema.description",
                        "a schema has no description of its own in generateContent; left out"));
        schema.strict()
                .filter(strict -> !strict)
                .ifPresent(_ -> target.warn(
                        "response_format.json_schema.strict", "Gemini always keeps to the schema; sent as strict"));
        put("responseJsonSchema", "response_format", GeminiSchemas.ofAnswer(schema.schema(), target));
    }

    private static String inWords(ResponseFormat format) {
        String plain = "Answer with one JSON value and nothing else: no prose, no code fence.";
        return format instanceof ResponseFormat.Schema schema
                ? plain + " It must match this JSON schema: " + schema.schema().text()
                : plain;
    }

    private void logprobs(int alternatives) {
        put("responseLogprobs", "logprobs", new RawJson("true"));
        if (alternatives > 0) {
            put("logprobs", "top_logprobs", new RawJson(Integer.toString(alternatives)));
        }
    }

    private void number(String name, String asked, Optional<BigDecimal> value) {
        value.ifPresent(number -> put(name, asked, new RawJson(number.toString())));
    }

    private void number(String name, String asked, OptionalLong value) {
        value.ifPresent(number -> put(name, asked, new RawJson(Long.toString(number))));
    }

    private void number(String name, String asked, OptionalInt value) {
        value.ifPresent(number -> put(name, asked, new RawJson(Integer.toString(number))));
    }

    private void strings(String name, String asked, List<String> values) {
        if (!values.isEmpty()) {
            put(name, asked, GeminiJson.array(values));
        }
    }

    private void put(String name, String asked, RawJson value) {
        if (target.refuses("generationConfig." + name)) {
            target.warn(asked, "this model refuses `" + name + "`; left out");
        } else {
            members.put(name, value);
        }
    }
}
