package io.llmfusion.dialect.converse;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code usage}: here {@code inputTokens} leaves out what was read from the prompt cache and written to it.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html">Prompt caching</a>
 */
final class ConverseUsage {
    private ConverseUsage() {}

    /** Empty where it is no object. */
    static Optional<Usage> read(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        long read = number(usage, "cacheReadInputTokens");
        long written = number(usage, "cacheWriteInputTokens");
        return Optional.of(new Usage(
                number(usage, "inputTokens") + read + written,
                read,
                written,
                number(usage, "outputTokens"),
                0,
                Optional.of(RawJson.of(usage))));
    }

    private static long number(JsonNode owner, String name) {
        return Math.max(0, owner.path(name).asLong(0));
    }
}
