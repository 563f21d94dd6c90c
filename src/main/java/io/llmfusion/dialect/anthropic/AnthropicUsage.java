package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code usage}, both ways. Here {@code input_tokens} leaves out what was read from a cache and written to one; the pivot's
 * input has it all. When the context was compacted on the way, the totals leave out whole iterations, so the list of
 * {@code iterations} counts; not so when another model took over ({@code fallback_message}), nor for an adviser's tokens,
 * which are billed as another model's.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/compaction">Compaction</a>
 */
final class AnthropicUsage {
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String CACHE_READ = "cache_read_input_tokens";
    private static final String CACHE_WRITE = "cache_creation_input_tokens";

    private AnthropicUsage() {}

    /** Empty where it is no object. */
    static Optional<Usage> read(JsonNode usage) {
        return usage.isObject() ? Optional.of(counted(usage)) : Optional.empty();
    }

    /** The usage of a stream so far: a later report's counts replace the earlier ones, {@code null} ones say nothing. */
    static ObjectNode merge(ObjectNode earlier, JsonNode later) {
        ObjectNode merged = earlier.deepCopy();
        later.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                merged.set(entry.getKey(), entry.getValue());
            }
        });
        return merged;
    }

    private static Usage counted(JsonNode usage) {
        JsonNode iterations = usage.path("iterations");
        boolean billed = false;
        boolean fallback = false;
        Usage sum = Usage.NONE;
        for (JsonNode iteration : iterations) {
            String type = iteration.path("type").asString("");
            fallback |= type.equals("fallback_message");
            if (type.equals("message") || type.equals("compaction")) {
                billed = true;
                sum = sum.plus(tokens(iteration));
            }
        }
        Usage counted = billed && !fallback ? withTopLevelCache(sum, usage) : tokens(usage);
        long reasoning = number(usage.path("output_tokens_details"), "thinking_tokens");
        return new Usage(
                counted.input(),
                counted.cachedInput(),
                counted.cacheWrites(),
                counted.output(),
                reasoning,
                Optional.of(RawJson.of(usage)));
    }

    /** Iterations may come without their cache counts; then the totals' are all that is known. */
    private static Usage withTopLevelCache(Usage sum, JsonNode usage) {
        if (sum.cachedInput() + sum.cacheWrites() > 0) {
            return sum;
        }
        long read = number(usage, CACHE_READ);
        long written = number(usage, CACHE_WRITE);
        return new Usage(sum.input() + read + written, read, written, sum.output(), 0, Optional.empty());
    }

    private static Usage tokens(JsonNode counts) {
        long read = number(counts, CACHE_READ);
        long written = number(counts, CACHE_WRITE);
        return new Usage(
                number(counts, INPUT) + read + written, read, written, number(counts, OUTPUT), 0, Optional.empty());
    }

    private static long number(JsonNode owner, String name) {
        return Math.max(0, owner.path(name).asLong(0));
    }

    /** Whether the object is of this format, which alone has this count, and whole. */
    private static boolean isOwn(RawJson raw) {
        if (!raw.text().contains("\"" + CACHE_WRITE + "\"")) {
            return false;
        }
        JsonNode counts = raw.tree();
        return counts.path(INPUT).isIntegralNumber() && counts.path(OUTPUT).isIntegralNumber();
    }

    /** Writes the object; the provider's own where it spoke this format. */
    static void write(JsonGenerator json, Usage usage) {
        Optional<RawJson> own = usage.raw().filter(AnthropicUsage::isOwn);
        if (own.isPresent()) {
            json.writeRawValue(own.get().text());
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty(INPUT, Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrites()));
        json.writeNumberProperty(CACHE_WRITE, usage.cacheWrites());
        json.writeNumberProperty(CACHE_READ, usage.cachedInput());
        json.writeNumberProperty(OUTPUT, usage.output());
        if (usage.reasoning() > 0) {
            json.writeObjectPropertyStart("output_tokens_details");
            json.writeNumberProperty("thinking_tokens", usage.reasoning());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
