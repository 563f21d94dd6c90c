package io.llmfusion.gateway;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.guard.Generation;
import io.llmfusion.guard.Guard;
import io.llmfusion.limits.Budget;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.NodeHealth;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes how this node is at {@code node.health}, every second. The node is ready once no MCP server is on its first
 * start any more, or after {@link #WARM_UP} at the latest: one that fails is said, but keeps nobody waiting.
 */
final class HealthVerticle extends VerticleBase {
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long INTERVAL_MILLIS = 1_000;

    /** While warming up, so that readiness is known soon. */
    private static final long FIRST_INTERVAL_MILLIS = 50;

    private final Supplier<Generation> generation;
    private final NodeLimits limits;
    private final Deadline warmUp = Deadline.in(WARM_UP);
    private BusClient bus;
    private boolean ready;

    HealthVerticle(Supplier<Generation> generation, NodeLimits limits) {
        this.generation = generation;
        this.limits = limits;
    }

    @Override
    public Future<?> start() {
        bus = new BusClient(vertx);
        return report();
    }

    private Future<Void> report() {
        return bus.request(Addresses.MCP_CATALOG, new CatalogQuery.Servers(Caller.ANONYMOUS), Deadline.in(PATIENCE))
                .map(reply -> reply instanceof CatalogReply.Servers known
                        ? Optional.of(known.servers())
                        : Optional.<List<ServerState>>empty())
                .otherwise(Optional.empty())
                .map(servers -> {
                    ready = ready
                            || warmUp.passed()
                            || servers.filter(HealthVerticle::haveStarted).isPresent();
                    bus.publish(Addresses.NODE_HEALTH, new NodeHealth(ready, parts(servers.orElse(List.of()))));
                    vertx.setTimer(ready ? INTERVAL_MILLIS : FIRST_INTERVAL_MILLIS, timer -> report());
                    return null;
                });
    }

    private static boolean haveStarted(List<ServerState> servers) {
        return servers.stream().noneMatch(server -> server.phase() == ServerState.Phase.STARTING);
    }

    private List<NodeHealth.Component> parts(List<ServerState> servers) {
        List<NodeHealth.Component> parts =
                new ArrayList<>(generation.get().guards().providerHealth());
        servers.forEach(server -> parts.add(new NodeHealth.Component(
                "mcp " + server.name(), state(server), server.lastError().orElse(""))));
        parts.add(budget("streams", limits.streams()));
        parts.add(budget("buffered-bytes", limits.bufferedBytes()));
        return parts;
    }

    /** The breaker's where it keeps calls away, else the server's own. */
    private String state(ServerState server) {
        return generation
                .get()
                .guards()
                .server(server.name())
                .map(Guard::state)
                .filter(state -> state != Guard.State.UP)
                .map(Guard.State::word)
                .orElseGet(() -> server.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static NodeHealth.Component budget(String name, Budget budget) {
        String state = budget.used() < budget.limit() ? "up" : "full";
        return new NodeHealth.Component("limit " + name, state, budget.used() + " of " + budget.limit());
    }
}
