package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.RequestReader;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Sampling;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code models/{model}:generateContent}; the head says which model and whether events are wanted. Fields that only
 * this format has are kept; of objects read in part, the rest is kept.
 */
final class GeminiRequestReader implements RequestReader {
    private static final Set<String> KNOWN =
            Set.of("model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig");
    private static final Set<String> CONFIG = Set.of(
            "temperature",
            "topP",
            "topK",
            "maxOutputTokens",
            "stopSequences",
            "candidateCount",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseLogprobs",
            "logprobs",
            "thinkingConfig");
    private static final Set<String> THINKING = Set.of("includeThoughts", "thinkingBudget", "thinkingLevel");
    /** A schema has a name elsewhere and none here. */
    private static final String SCHEMA_NAME = "response";

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    @Override
    public ChatRequest read(RequestHead head, Buffer bytes) {
        GeminiField body = GeminiField.read(bytes);
        Optional<GeminiField> config = body.object("generationConfig");
        return new ChatRequest(
                head.model(),
                GeminiContentsReader.read(body),
                GeminiToolsReader.read(body),
                config.map(GeminiRequestReader::sampling).orElse(Sampling.DEFAULTS),
                new OutputOptions(
                        head.stream(),
                        true,
                        config.flatMap(GeminiRequestReader::format),
                        config.flatMap(given -> given.object("thinkingConfig")).map(GeminiRequestReader::reasoning),
                        config.map(GeminiRequestReader::logprobs).orElse(OptionalInt.empty())),
                extras(body, config));
    }

    private static Sampling sampling(GeminiField config) {
        return new Sampling(
                config.integer("maxOutputTokens"),
                config.decimal("temperature"),
                config.decimal("topP"),
                config.smallInteger("topK"),
                config.strings("stopSequences"),
                config.integer("seed"),
                config.decimal("frequencyPenalty"),
                config.decimal("presencePenalty"),
                config.smallInteger("candidateCount"));
    }

    /** A type that no other format knows, such as {@code text/x.enum}, stays with its schema as it came. */
    private static Optional<ResponseFormat> format(GeminiField config) {
        String type = config.string("responseMimeType").orElse(TEXT);
        if (!type.equals(JSON)) {
            return Optional.empty();
        }
        Optional<RawJson> schema = config.get("responseJsonSchema")
                .map(GeminiField::raw)
                .or(() -> config.get("responseSchema").map(GeminiSchema::jsonSchema));
        return Optional.of(schema.<ResponseFormat>map(
                        given -> new ResponseFormat.Schema(SCHEMA_NAME, Optional.empty(), given, Optional.empty()))
                .orElseGet(ResponseFormat.Json::new));
    }

    /** A budget of -1 leaves it to the model, as saying nothing does. */
    private static ReasoningRequest reasoning(GeminiField thinking) {
        OptionalLong budget = thinking.integer("thinkingBudget");
        return new ReasoningRequest(
                thinking.string("thinkingLevel").map(level -> level.toLowerCase(Locale.ROOT)),
                budget.orElse(-1) < 0 ? OptionalLong.empty() : budget,
                Optional.empty(),
                Optional.of(thinking.isTrue("includeThoughts") ? "auto" : "omitted"));
    }

    private static OptionalInt logprobs(GeminiField config) {
        return config.isTrue("responseLogprobs")
                ? OptionalInt.of(config.smallInteger("logprobs").orElse(0))
                : OptionalInt.empty();
    }

    private static Extras extras(GeminiField body, Optional<GeminiField> config) {
        Map<String, RawJson> fields = new LinkedHashMap<>(body.rest(KNOWN));
        config.map(GeminiRequestReader::restOfConfig)
                .filter(rest -> !rest.isEmpty())
                .ifPresent(rest -> fields.put("generationConfig", GeminiJson.object(rest)));
        Map<String, RawJson> tools = GeminiToolsReader.restOfConfig(body);
        if (!tools.isEmpty()) {
            fields.put("toolConfig", GeminiJson.object(tools));
        }
        return GeminiField.extras(fields);
    }

    private static Map<String, RawJson> restOfConfig(GeminiField config) {
        Map<String, RawJson> rest = new LinkedHashMap<>(config.rest(CONFIG));
        config.object("thinkingConfig")
                .map(thinking -> thinking.rest(THINKING))
                .filter(more -> !more.isEmpty())
                .ifPresent(more -> rest.put("thinkingConfig", GeminiJson.object(more)));
        String type = config.string("responseMimeType").orElse(TEXT);
        if (!type.equals(TEXT) && !type.equals(JSON)) {
            rest.put("responseMimeType", RawJson.ofString(type));
            config.get("responseSchema").ifPresent(schema -> rest.put("responseSchema", schema.raw()));
            config.get("responseJsonSchema").ifPresent(schema -> rest.put("responseJsonSchema", schema.raw()));
        }
        return rest;
    }
}
