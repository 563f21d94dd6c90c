package io.llmfusion.agent;

import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import java.util.List;

/**
 * What came of one tool call.
 *
 * @param shown for the caller: the MCP result as it came, or the failure as one
 * @param content for the model
 */
record ToolOutcome(ToolCall call, RawJson shown, List<Part> content, boolean error) {
    ToolOutcome {
        content = List.copyOf(content);
    }

    /** A tool that could not be run: the model is told, and may do otherwise. */
    static ToolOutcome failed(ToolCall call, String message) {
        RawJson shown = new RawJson(
                "{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(message) + "}],\"isError\":true}");
        return new ToolOutcome(call, shown, List.of(Part.Text.of(message)), true);
    }

    /** A tool's result, whether or not it reports an error of its own. */
    static ToolOutcome of(ToolCall call, RawJson result) {
        return ToolResults.read(call, result);
    }

    Part.ToolResult part() {
        return new Part.ToolResult(call.id(), content, error, Extras.NONE);
    }
}
