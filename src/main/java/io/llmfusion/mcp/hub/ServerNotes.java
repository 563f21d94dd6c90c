package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.LogLevel;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ServerName;
import io.llmfusion.observe.LogKeys;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session asks of servers by itself; nobody waits for the answer. */
record ServerNotes(BusClient bus) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerNotes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Only of servers that run and have logs: a log level is no reason to start one. */
    void setLevel(ServerState server, LogLevel level, Caller caller) {
        boolean able =
                server.peer().filter(peer -> peer.capabilities().has("logging")).isPresent();
        if (able && server.phase() == ServerState.Phase.READY) {
            String params = "{\"level\":\"" + level.wire() + "\"}";
            ask(server.name(), McpMethod.LOGGING_SET_LEVEL, new RawJson(params), caller);
        }
    }

    void subscribe(Subscriptions.Own resource, Caller caller) {
        ask(resource.server(), McpMethod.RESOURCES_SUBSCRIBE, uri(resource), caller);
    }

    void unsubscribe(Subscriptions.Own resource, Caller caller) {
        ask(resource.server(), McpMethod.RESOURCES_UNSUBSCRIBE, uri(resource), caller);
    }

    private static RawJson uri(Subscriptions.Own resource) {
        return new RawJson("{\"uri\":" + RawJson.ofString(resource.uri()) + "}");
    }

    private void ask(ServerName server, McpMethod method, RawJson params, Caller caller) {
        McpCall call = new McpCall(
                CommandId.fresh(),
                new RequestId("session-" + UUID.randomUUID()),
                caller,
                method.wire(),
                params,
                false,
                Deadline.in(PATIENCE));
        bus.request(Addresses.mcpServer(server), call, call.deadline()).onFailure(failure -> LOG.atDebug()
                .addKeyValue(LogKeys.SERVER, server)
                .addKeyValue(LogKeys.METHOD, method)
                .addKeyValue(LogKeys.ERROR, GatewayFailure.errorOf(failure).message())
                .log("an MCP server did not take a session's wish"));
    }
}
