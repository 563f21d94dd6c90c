package io.llmfusion.http;

import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.model.RawJson;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A prompt's arguments are texts, and some must be there (2025-11-25, server/prompts). */
final class PromptArguments {
    private PromptArguments() {}

    /** The first thing that is wrong with them. */
    static Optional<ArgumentProblem> problem(RawJson prompt, RawJson arguments) {
        JsonNode given = arguments.tree();
        for (Map.Entry<String, JsonNode> argument : given.properties()) {
            if (!argument.getValue().isString()) {
                return Optional.of(new ArgumentProblem(argument.getKey(), "must be a string"));
            }
        }
        for (JsonNode declared : prompt.tree().path("arguments")) {
            String name = declared.path("name").asString("");
            if (declared.path("required").asBoolean(false) && !given.has(name)) {
                return Optional.of(new ArgumentProblem(name, "is required"));
            }
        }
        return Optional.empty();
    }
}
