package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.mcp.client.ServerLifecycle.State;
import io.llmfusion.mcp.client.ServerLifecycle.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is remembered of a server beyond its present connection.
 *
 * @param endpoint where it was last, or where it would be
 * @param diagnosis of the last connection
 */
record ServerReport(
        McpServerConfig config,
        ServerState.Endpoint endpoint,
        Optional<ServerState.Peer> peer,
        Optional<String> lastError,
        int restarts,
        List<String> diagnosis) {
    static ServerReport of(McpServerConfig config) {
        return new ServerReport(config, place(config), Optional.empty(), Optional.empty(), 0, List.of());
    }

    private static ServerState.Endpoint place(McpServerConfig config) {
        return switch (config) {
            case McpServerConfig.Stdio stdio -> new ServerState.Endpoint.Child(stdio.command(), OptionalLong.empty());
            case McpServerConfig.Http http ->
                new ServerState.Endpoint.Remote(
                        http.transport() == McpServerConfig.Transport.SSE ? "sse" : "streamable-http",
                        HttpTarget.shown(http.url()));
        };
    }

    ServerReport met(ServerState.Peer met) {
        return new ServerReport(config, endpoint, Optional.of(met), lastError, restarts, diagnosis);
    }

    ServerReport failed(String reason) {
        return new ServerReport(config, endpoint, peer, Optional.of(reason), restarts, diagnosis);
    }

    /** Keeps what a connection that is closed had learnt. */
    ServerReport parted(McpConnection connection) {
        ServerState.Endpoint last =
                connection.endpoint() instanceof ServerState.Endpoint.Child ? place(config) : connection.endpoint();
        return new ServerReport(
                config, last, peer, lastError, restarts, connection.transport().diagnosis());
    }

    /** Counts a start that is not the first one, nor one after rest. */
    ServerReport entered(State before, State next) {
        boolean start = next instanceof State.Starting(Step step, int ignored) && step == Step.OPENING;
        boolean again = start && !before.equals(new State.Idle(0));
        return new ServerReport(config, endpoint, peer, lastError, again ? restarts + 1 : restarts, diagnosis);
    }

    ServerState state(ServerState.Phase phase, Optional<McpConnection> connection) {
        return new ServerState(
                config.name(),
                connection.map(McpConnection::endpoint).orElse(endpoint),
                phase,
                peer,
                OptionalInt.empty(),
                lastError,
                restarts,
                connection
                        .map(open -> open.transport().diagnosis())
                        .filter(lines -> !lines.isEmpty())
                        .orElse(diagnosis));
    }

    static ServerState.Phase phase(State state) {
        return switch (state) {
            case State.Idle ignored -> ServerState.Phase.IDLE;
            case State.Starting ignored -> ServerState.Phase.STARTING;
            case State.Ready ignored -> ServerState.Phase.READY;
            case State.BackingOff ignored -> ServerState.Phase.BACKING_OFF;
            case State.Failed ignored -> ServerState.Phase.FAILED;
            case State.Stopping ignored -> ServerState.Phase.STOPPING;
            case State.Stopped ignored -> ServerState.Phase.STOPPED;
        };
    }
}
