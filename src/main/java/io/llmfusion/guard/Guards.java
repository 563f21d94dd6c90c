package io.llmfusion.guard;

import io.llmfusion.config.BreakerConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guards of every provider and MCP server of one configuration. Immutable; what it holds is thread-safe. */
public final class Guards {
    /** Those of an empty configuration. */
    public static final Guards NONE = new Guards(GatewayConfig.DEFAULT, Map.of(), Map.of());

    private final GatewayConfig config;
    private final Map<ProviderName, ProviderGuard> providers;
    private final Map<ServerName, Guard> servers;

    private Guards(GatewayConfig config, Map<ProviderName, ProviderGuard> providers, Map<ServerName, Guard> servers) {
        this.config = config;
        this.providers = providers;
        this.servers = servers;
    }

    /** New guards for this configuration. */
    public static Guards of(GatewayConfig config, Vertx vertx) {
        return NONE.next(config, vertx);
    }

    /** The guards of the next configuration: what has not changed in it keeps what its guard has learnt. */
    public Guards next(GatewayConfig next, Vertx vertx) {
        Map<ProviderName, ProviderGuard> nextProviders = new LinkedHashMap<>();
        for (ProviderConfig provider : next.providers()) {
            boolean same = config.provider(provider.name()).equals(Optional.of(provider));
            Optional<ProviderGuard> kept = same ? provider(provider.name()) : Optional.empty();
            nextProviders.put(provider.name(), kept.orElseGet(() -> guard(provider, vertx)));
        }
        Map<ServerName, Guard> nextServers = new LinkedHashMap<>();
        for (McpServerConfig server : next.mcp().servers()) {
            boolean same = config.mcpServer(server.name()).equals(Optional.of(server));
            Optional<Guard> kept = same ? server(server.name()) : Optional.empty();
            nextServers.put(server.name(), kept.orElseGet(() -> guard(server, vertx)));
        }
        return new Guards(next, nextProviders, nextServers);
    }

    public Optional<ProviderGuard> provider(ProviderName name) {
        return Optional.ofNullable(providers.get(name));
    }

    public Optional<Guard> server(ServerName name) {
        return Optional.ofNullable(servers.get(name));
    }

    /** How each provider is, disabled ones with their reason, for {@link NodeHealth}. */
    public List<NodeHealth.Component> providerHealth() {
        List<NodeHealth.Component> health = new ArrayList<>();
        for (ProviderConfig provider : config.providers()) {
            health.add(health(provider));
        }
        return health;
    }

    private NodeHealth.Component health(ProviderConfig provider) {
        String name = "provider " + provider.name();
        return switch (provider.availability()) {
            case ProviderConfig.Availability.Disabled(String reason) ->
                new NodeHealth.Component(name, "disabled", reason);
            case ProviderConfig.Availability.Enabled() ->
                new NodeHealth.Component(name, state(provider.name()).word(), "");
        };
    }

    private Guard.State state(ProviderName name) {
        return provider(name).map(guard -> guard.breaker().state()).orElse(Guard.State.UP);
    }

    private static ProviderGuard guard(ProviderConfig provider, Vertx vertx) {
        return new ProviderGuard(
                new Guard("provider " + provider.name(), provider.breaker(), vertx, System::nanoTime),
                new InFlight(provider.connections().maxInFlight()),
                new KeyPool(provider.apiKeys(), System::nanoTime));
    }

    private static Guard guard(McpServerConfig server, Vertx vertx) {
        return new Guard("mcp " + server.name(), BreakerConfig.DEFAULT, vertx, System::nanoTime);
    }
}
