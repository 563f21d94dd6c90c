package io.llmfusion.http;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.RawElements;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** How the bridge tells of the servers. What a process wrote to its standard error stays with the administrators. */
final class ServerStateJson {
    private ServerStateJson() {}

    static RawJson of(List<ServerState> states) {
        List<RawJson> written = states.stream().map(ServerStateJson::of).toList();
        return new RawJson("{\"servers\":" + RawElements.write(written) + "}");
    }

    private static RawJson of(ServerState state) {
        ObjectNode json = Json.object();
        json.put("name", state.name().value());
        json.put("state", state.phase().name().toLowerCase(Locale.ROOT));
        endpoint(json, state.endpoint());
        state.peer().ifPresent(peer -> peer(json, peer));
        state.tools().ifPresent(count -> json.put("tools", count));
        state.lastError().ifPresent(error -> json.put("last_error", error));
        json.put("restarts", state.restarts());
        return RawJson.of(json);
    }

    private static void endpoint(ObjectNode json, ServerState.Endpoint endpoint) {
        switch (endpoint) {
            case ServerState.Endpoint.Child child -> {
                json.put("transport", "stdio").put("command", child.command());
                child.pid().ifPresent(pid -> json.put("pid", pid));
            }
            case ServerState.Endpoint.Remote remote ->
                json.put("transport", remote.transport()).put("url", remote.url());
            case ServerState.Endpoint.Builtin ignored -> json.put("transport", "builtin");
        }
    }

    private static void peer(ObjectNode json, ServerState.Peer peer) {
        json.put("era", peer.era().name().toLowerCase(Locale.ROOT));
        json.put("revision", peer.revision().wire());
        json.putRawValue("capabilities", new RawValue(peer.capabilities().raw().text()));
        json.putRawValue("server_info", new RawValue(peer.serverInfo().text()));
        peer.instructions().ifPresent(text -> json.put("instructions", text));
    }
}
