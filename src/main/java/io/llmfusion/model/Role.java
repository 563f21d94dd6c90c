package io.llmfusion.model;

/** Who speaks in a conversation. */
public enum Role {
    /** Instructions; Anthropic's top-level `system` stands as leading messages of this role. */
    SYSTEM,
    /** OpenAI's newer name for instructions, kept apart so that it survives a way through. */
    DEVELOPER,
    USER,
    ASSISTANT,
    /** Results of tool calls; a message of this role has only {@link Part.ToolResult} parts. */
    TOOL
}
