package io.llmfusion.dialect.responses;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's models now and then call a tool of their own making that wraps several calls: {@code parallel} with
 * {@code tool_uses}. No client has it; it is taken for the calls that it wraps.
 */
final class ResponsesParallel {
    private static final Set<String> NAMES = Set.of("parallel", "multi_tool_use.parallel");
    private static final String FUNCTIONS = "functions.";

    private ResponsesParallel() {}

    /** Whether a call by this name may be one: its arguments tell. */
    static boolean mayBe(String name) {
        return NAMES.contains(name);
    }

    /** The calls inside; empty where it is a tool like any other. */
    static Optional<List<ToolCall>> unwrap(ToolCall call) {
        if (!mayBe(call.name())) {
            return Optional.empty();
        }
        JsonNode uses = call.arguments()
                .parsed()
                .map(arguments -> arguments.path("tool_uses"))
                .filter(JsonNode::isArray)
                .orElse(RawJson.NULL.tree());
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode use : uses) {
            String name = use.path("recipient_name").asString("");
            if (!name.startsWith(FUNCTIONS) || !use.path("parameters").isObject()) {
                return Optional.empty();
            }
            calls.add(new ToolCall(
                    new ToolCallId(call.id().value() + "_" + calls.size()),
                    name.substring(FUNCTIONS.length()),
                    RawJson.of(use.path("parameters")),
                    Optional.empty()));
        }
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls);
    }
}
