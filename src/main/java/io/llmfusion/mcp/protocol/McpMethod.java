package io.llmfusion.mcp.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Requests of MCP, with who asks whom. */
public enum McpMethod {
    INITIALIZE("initialize", Asks.SERVER),
    PING("ping", Asks.BOTH),
    TOOLS_LIST("tools/list", Asks.SERVER),
    TOOLS_CALL("tools/call", Asks.SERVER),
    RESOURCES_LIST("resources/list", Asks.SERVER),
    RESOURCES_TEMPLATES_LIST("resources/templates/list", Asks.SERVER),
    RESOURCES_READ("resources/read", Asks.SERVER),
    RESOURCES_SUBSCRIBE("resources/subscribe", Asks.SERVER),
    RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Asks.SERVER),
    PROMPTS_LIST("prompts/list", Asks.SERVER),
    PROMPTS_GET("prompts/get", Asks.SERVER),
    COMPLETION_COMPLETE("completion/complete", Asks.SERVER),
    LOGGING_SET_LEVEL("logging/setLevel", Asks.SERVER),
    TASKS_GET("tasks/get", Asks.BOTH),
    TASKS_RESULT("tasks/result", Asks.BOTH),
    TASKS_LIST("tasks/list", Asks.BOTH),
    TASKS_CANCEL("tasks/cancel", Asks.BOTH),
    TASKS_UPDATE("tasks/update", Asks.SERVER),
    SERVER_DISCOVER("server/discover", Asks.SERVER),
    SUBSCRIPTIONS_LISTEN("subscriptions/listen", Asks.SERVER),
    SAMPLING_CREATE_MESSAGE("sampling/createMessage", Asks.CLIENT),
    ELICITATION_CREATE("elicitation/create", Asks.CLIENT),
    ROOTS_LIST("roots/list", Asks.CLIENT);

    /** Who answers the request. */
    public enum Asks {
        SERVER,
        CLIENT,
        BOTH
    }

    private final String wire;
    private final Asks asks;

    McpMethod(String wire, Asks asks) {
        this.wire = wire;
        this.asks = asks;
    }

    public static Optional<McpMethod> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }

    public String wire() {
        return wire;
    }

    public Asks asks() {
        return asks;
    }

    public boolean is(String method) {
        return wire.equals(method);
    }

    @Override
    public String toString() {
        return wire;
    }
}
