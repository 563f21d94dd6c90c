package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * The tools of a request and how they may be used.
 *
 * @param parallel whether several calls may stand in one turn, if said
 * @param mcp toolsets that the gateway itself runs
 */
public record ToolUsePolicy(
        List<ToolSpec> tools, Optional<ToolChoice> choice, Optional<Boolean> parallel, List<McpToolset> mcp) {
    public static final ToolUsePolicy NONE =
            new ToolUsePolicy(List.of(), Optional.empty(), Optional.empty(), List.of());

    public ToolUsePolicy {
        tools = List.copyOf(tools);
        mcp = List.copyOf(mcp);
    }

    public ToolUsePolicy withTools(List<ToolSpec> replaced) {
        return new ToolUsePolicy(replaced, choice, parallel, mcp);
    }
}
