package io.llmfusion.model;

import java.util.List;

/**
 * How this node is.
 *
 * @param ready whether it should get requests
 * @param parts each provider, MCP server and shared budget with its state
 */
public record NodeHealth(boolean ready, List<Component> parts) {
    public NodeHealth {
        parts = List.copyOf(parts);
    }

    /**
     * @param name such as `provider openai` or `mcp filesystem`
     * @param state one word: `up`, `starting`, `open`, `half-open`, `down`, `disabled`
     * @param detail why, for a person; may be empty
     */
    public record Component(String name, String state, String detail) {}
}
