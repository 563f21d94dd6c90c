package io.llmfusion.dialect.gemini;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * {@code usageMetadata}, both ways. Here the candidates' tokens leave out those of thoughts, and the prompt's those of what
 * Google's own tools read; the pivot has both within its sums.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#UsageMetadata">UsageMetadata</a>
 */
final class GeminiUsage {
    private static final String PROMPT = "promptTokenCount";
    private static final String TOOLS = "toolUsePromptTokenCount";
    private static final String CACHED = "cachedContentTokenCount";
    private static final String CANDIDATES = "candidatesTokenCount";
    private static final String THOUGHTS = "thoughtsTokenCount";
    private static final String TOTAL = "totalTokenCount";

    private GeminiUsage() {}

    /** Empty where it counts nothing: many chunks of a stream tell only what kind of traffic they are. */
    static Optional<Usage> read(JsonNode metadata) {
        if (!metadata.has(PROMPT) && !metadata.has(CANDIDATES) && !metadata.has(TOTAL)) {
            return Optional.empty();
        }
        long thoughts = count(metadata, THOUGHTS);
        return Optional.of(new Usage(
                count(metadata, PROMPT) + count(metadata, TOOLS),
                count(metadata, CACHED),
                0,
                count(metadata, CANDIDATES) + thoughts,
                thoughts,
                Optional.of(RawJson.of(metadata))));
    }

    private static long count(JsonNode metadata, String name) {
        JsonNode value = metadata.path(name);
        return value.isNumber() && value.canConvertToLong() ? Math.max(0, value.longValue()) : 0;
    }

    /** Writes the object; the provider's own where it spoke this format. */
    static void write(JsonGenerator json, Usage usage) {
        json.writeName("usageMetadata");
        Optional<RawJson> own = usage.raw().filter(GeminiUsage::isOwn);
        if (own.isPresent()) {
            json.writeRawValue(own.get().text());
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty(PROMPT, usage.input());
        json.writeNumberProperty(CANDIDATES, Math.max(0, usage.output() - usage.reasoning()));
        json.writeNumberProperty(TOTAL, usage.total());
        if (usage.cachedInput() > 0) {
            json.writeNumberProperty(CACHED, usage.cachedInput());
        }
        if (usage.reasoning() > 0) {
            json.writeNumberProperty(THOUGHTS, usage.reasoning());
        }
        json.writeEndObject();
    }

    private static boolean isOwn(RawJson raw) {
        return raw.text().contains("TokenCount\"")
                && raw.parsed().flatMap(GeminiUsage::read).isPresent();
    }
}
