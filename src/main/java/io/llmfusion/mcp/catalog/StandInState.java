package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.model.ServerName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is said of a server that cannot speak for itself, so that none is absent in silence. Pure. */
final class StandInState {
    private StandInState() {}

    /** Of one that the configuration switches off. */
    static ServerState disabled(McpServerConfig server) {
        return of(server.name(), endpoint(server), ServerState.Phase.DISABLED, Optional.empty());
    }

    /** Of one whose verticle does not answer. */
    static ServerState silent(ServerName name, Optional<McpServerConfig> server) {
        ServerState.Endpoint endpoint = server.map(StandInState::endpoint).orElseGet(ServerState.Endpoint.Builtin::new);
        return of(name, endpoint, ServerState.Phase.FAILED, Optional.of("it does not say how it is"));
    }

    private static ServerState of(
            ServerName name, ServerState.Endpoint endpoint, ServerState.Phase phase, Optional<String> error) {
        return new ServerState(name, endpoint, phase, Optional.empty(), OptionalInt.empty(), error, 0, List.of());
    }

    private static ServerState.Endpoint endpoint(McpServerConfig server) {
        return switch (server) {
            case McpServerConfig.Stdio stdio -> new ServerState.Endpoint.Child(stdio.command(), OptionalLong.empty());
            case McpServerConfig.Http http ->
                new ServerState.Endpoint.Remote(
                        switch (http.transport()) {
                            case STREAMABLE -> "streamable-http";
                            case SSE -> "sse";
                        },
                        shown(http.url()));
        };
    }

    /** Without query and credentials, which can be secret. */
    private static String shown(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}
