package io.llmfusion.dialect.responses;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as this format counts them, which is how the pivot does: input with cached ones, output with reasoning. */
final class ResponsesUsage {
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String INPUT_DETAILS = "input_tokens_details";
    private static final String OUTPUT_DETAILS = "output_tokens_details";
    private static final String TOTAL = "total_tokens";

    private ResponsesUsage() {}

    /** Empty when the node is no usage object. */
    static Optional<Usage> read(JsonNode usage) {
        if (!usage.isObject() || !(usage.has(INPUT) || usage.has(OUTPUT))) {
            return Optional.empty();
        }
        long output = tokens(usage, OUTPUT);
        return Optional.of(new Usage(
                tokens(usage, INPUT),
                tokens(usage.path(INPUT_DETAILS), "cached_tokens"),
                tokens(usage.path(INPUT_DETAILS), "cache_write_tokens"),
                output,
                Math.min(output, tokens(usage.path(OUTPUT_DETAILS), "reasoning_tokens")),
                Optional.of(RawJson.of(usage))));
    }

    private static long tokens(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNumber() && value.canConvertToLong() ? Math.max(0, value.longValue()) : 0;
    }

    /** A provider's further members stay when its object was of this format ({@code cost_in_usd_ticks}, ...). */
    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object().put(INPUT, usage.input());
        json.putObject(INPUT_DETAILS).put("cached_tokens", usage.cachedInput());
        json.put(OUTPUT, usage.output());
        json.putObject(OUTPUT_DETAILS).put("reasoning_tokens", usage.reasoning());
        json.put(TOTAL, usage.total());
        if (usage.cacheWrites() > 0) {
            ((ObjectNode) json.get(INPUT_DETAILS)).put("cache_write_tokens", usage.cacheWrites());
        }
        usage.raw()
                .flatMap(RawJson::parsed)
                .filter(raw -> raw.has(INPUT) && raw.has(TOTAL))
                .ifPresent(raw -> keep(raw, json));
        return json;
    }

    private static void keep(JsonNode raw, ObjectNode json) {
        raw.properties().forEach(member -> {
            JsonNode ours = json.get(member.getKey());
            if (ours == null) {
                json.set(member.getKey(), member.getValue());
            } else if (ours instanceof ObjectNode details && member.getValue().isObject()) {
                keep(member.getValue(), details);
            }
        });
    }
}
