package io.llmfusion.dialect.chat;

import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens as this format counts them: `prompt_tokens` with cached ones, `completion_tokens` with reasoning, but for xAI's
 * chat API, which leaves reasoning out (307 + 26 + 227 = 560 in its `total_tokens`).
 */
final class ChatUsage {
    private ChatUsage() {}

    /** Empty when the node is no usage object. */
    static Optional<Usage> read(JsonNode usage, Quirks quirks) {
        if (!usage.isObject() || !(usage.has("prompt_tokens") || usage.has("completion_tokens"))) {
            return Optional.empty();
        }
        long input = tokens(usage, "prompt_tokens");
        long completion = tokens(usage, "completion_tokens");
        JsonNode inputDetails = usage.path("prompt_tokens_details");
        long reasoning = tokens(usage.path("completion_tokens_details"), "reasoning_tokens");
        long output = completion + (excludesReasoning(usage, reasoning, quirks) ? reasoning : 0);
        return Optional.of(new Usage(
                input,
                cached(usage, inputDetails),
                Math.max(tokens(inputDetails, "cache_write_tokens"), tokens(inputDetails, "cache_creation_tokens")),
                output,
                Math.min(reasoning, output),
                Optional.of(RawJson.of(usage))));
    }

    /** The usage of a chunk or an answer: at the top, or where older Groq streams had it. */
    static Optional<Usage> ofAnswer(JsonNode answer, Quirks quirks) {
        Optional<Usage> usage = read(answer.path("usage"), quirks);
        return usage.isPresent() ? usage : read(answer.path("x_groq").path("usage"), quirks);
    }

    /** DeepSeek and Moonshot have names of their own for it. */
    private static long cached(JsonNode usage, JsonNode details) {
        return Math.max(
                tokens(details, "cached_tokens"),
                Math.max(tokens(usage, "prompt_cache_hit_tokens"), tokens(usage, "cached_tokens")));
    }

    /** The total decides where it can; else the vendor's known habit. */
    private static boolean excludesReasoning(JsonNode usage, long reasoning, Quirks quirks) {
        long sum = tokens(usage, "prompt_tokens") + tokens(usage, "completion_tokens");
        long total = tokens(usage, "total_tokens");
        if (reasoning == 0 || total == sum) {
            return false;
        }
        return total == sum + reasoning || quirks.outputExcludesReasoning();
    }

    private static long tokens(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNumber() && value.canConvertToLong() ? Math.max(0, value.longValue()) : 0;
    }

    /** A provider's further members stay when its object was of this format (`cost`, `queue_time`, ...). */
    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInput());
        json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        if (usage.cacheWrites() > 0) {
            ((ObjectNode) json.get("prompt_tokens_details")).put("cache_write_tokens", usage.cacheWrites());
        }
        usage.raw()
                .flatMap(RawJson::parsed)
                .filter(raw -> raw.has("prompt_tokens"))
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
