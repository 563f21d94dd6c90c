package io.llmfusion.dialect.interactions;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code usage}: output here leaves out thoughts, and input what tools of Google's added. */
final class InteractionsUsage {
    private InteractionsUsage() {}

    /** Empty where it is no object. */
    static Optional<Usage> read(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        long thoughts = number(usage, "total_thought_tokens");
        return Optional.of(new Usage(
                number(usage, "total_input_tokens") + number(usage, "total_tool_use_tokens"),
                number(usage, "total_cached_tokens"),
                0,
                number(usage, "total_output_tokens") + thoughts,
                thoughts,
                Optional.of(RawJson.of(usage))));
    }

    private static long number(JsonNode owner, String name) {
        return Math.max(0, owner.path(name).asLong(0));
    }
}
