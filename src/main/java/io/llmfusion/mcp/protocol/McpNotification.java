package io.llmfusion.mcp.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Notifications of MCP. */
public enum McpNotification {
    INITIALIZED("notifications/initialized"),
    CANCELLED("notifications/cancelled"),
    PROGRESS("notifications/progress"),
    MESSAGE("notifications/message"),
    TOOLS_LIST_CHANGED("notifications/tools/list_changed"),
    PROMPTS_LIST_CHANGED("notifications/prompts/list_changed"),
    RESOURCES_LIST_CHANGED("notifications/resources/list_changed"),
    RESOURCES_UPDATED("notifications/resources/updated"),
    ROOTS_LIST_CHANGED("notifications/roots/list_changed"),
    TASKS_STATUS("notifications/tasks/status"),
    ELICITATION_COMPLETE("notifications/elicitation/complete"),
    SUBSCRIPTIONS_ACKNOWLEDGED("notifications/subscriptions/acknowledged");

    private final String wire;

    McpNotification(String wire) {
        this.wire = wire;
    }

    public static Optional<McpNotification> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }

    public String wire() {
        return wire;
    }

    public boolean is(String method) {
        return wire.equals(method);
    }

    @Override
    public String toString() {
        return wire;
    }
}
