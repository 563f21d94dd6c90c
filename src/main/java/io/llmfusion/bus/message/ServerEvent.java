package io.llmfusion.bus.message;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;

/** Published by an MCP server's verticle; `mcp.server.<name>.events`. */
public sealed interface ServerEvent {
    ServerName server();

    record StateChanged(ServerState state) implements ServerEvent {
        @Override
        public ServerName server() {
            return state.name();
        }
    }

    /**
     * A JSON-RPC notification that belongs to no call: `list_changed`, `resources/updated`, `message`.
     *
     * @param params `{}` where the server sent none
     */
    record Notified(ServerName server, String method, RawJson params) implements ServerEvent {}
}
