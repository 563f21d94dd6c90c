package io.llmfusion.mcp.protocol;

/** What an MCP server lists. */
public enum ItemKind {
    TOOL(McpMethod.TOOLS_LIST, "tools", "name", "tools", McpNotification.TOOLS_LIST_CHANGED),
    RESOURCE(McpMethod.RESOURCES_LIST, "resources", "uri", "resources", McpNotification.RESOURCES_LIST_CHANGED),
    TEMPLATE(
            McpMethod.RESOURCES_TEMPLATES_LIST,
            "resourceTemplates",
            "uriTemplate",
            "resources",
            McpNotification.RESOURCES_LIST_CHANGED),
    PROMPT(McpMethod.PROMPTS_LIST, "prompts", "name", "prompts", McpNotification.PROMPTS_LIST_CHANGED);

    private final McpMethod listMethod;
    private final String member;
    private final String key;
    private final String capability;
    private final McpNotification changed;

    ItemKind(McpMethod listMethod, String member, String key, String capability, McpNotification changed) {
        this.listMethod = listMethod;
        this.member = member;
        this.key = key;
        this.capability = capability;
        this.changed = changed;
    }

    public McpMethod listMethod() {
        return listMethod;
    }

    /** The member of the list result that holds the items. */
    public String member() {
        return member;
    }

    /** The member of an item that identifies it within its server. */
    public String key() {
        return key;
    }

    /** The capability that a server declares when it has such items. */
    public String capability() {
        return capability;
    }

    /** What the server sends when its list is another one. */
    public McpNotification changed() {
        return changed;
    }
}
