package io.llmfusion.config;

import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration that was read and checked: every reference in it leads somewhere, names are unique in their
 * list, and lists are in the order of the file. Immutable; safe to hand to any thread.
 */
public record GatewayConfig(
        ServerConfig server,
        AuthConfig auth,
        List<ProviderConfig> providers,
        List<AliasConfig> models,
        McpConfig mcp,
        StoreConfig store,
        ObservabilityConfig observability) {
    /** What an empty file means. */
    public static final GatewayConfig DEFAULT = new GatewayConfig(
            ServerConfig.DEFAULT,
            AuthConfig.NONE,
            List.of(),
            List.of(),
            McpConfig.NONE,
            StoreConfig.DEFAULT,
            ObservabilityConfig.DEFAULT);

    public GatewayConfig {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
    }

    public Optional<ProviderConfig> provider(ProviderName name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
    }

    /** The alias of that name, as clients write it for `model`. */
    public Optional<AliasConfig> alias(String name) {
        return models.stream().filter(alias -> alias.name().equals(name)).findFirst();
    }

    public Optional<McpServerConfig> mcpServer(ServerName name) {
        return mcp.server(name);
    }

    /** What somebody should know who starts with this: sentences for people, without secrets. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (auth.open() && !auth.required() && !server.isLoopback()) {
            notices.add("auth.open is true: whoever reaches " + server.host() + ":" + server.port()
                    + " may use every provider and MCP server, without a key");
        }
        for (ProviderConfig provider : providers) {
            if (provider.availability() instanceof ProviderConfig.Availability.Disabled(String reason)) {
                notices.add("provider " + provider.name() + " is disabled: " + reason);
            }
        }
        return notices;
    }

    public GatewayConfig withServer(ServerConfig changed) {
        return new GatewayConfig(changed, auth, providers, models, mcp, store, observability);
    }

    public GatewayConfig withAuth(AuthConfig changed) {
        return new GatewayConfig(server, changed, providers, models, mcp, store, observability);
    }

    public GatewayConfig withProviders(List<ProviderConfig> changed) {
        return new GatewayConfig(server, auth, changed, models, mcp, store, observability);
    }

    public GatewayConfig withModels(List<AliasConfig> changed) {
        return new GatewayConfig(server, auth, providers, changed, mcp, store, observability);
    }

    public GatewayConfig withMcp(McpConfig changed) {
        return new GatewayConfig(server, auth, providers, models, changed, store, observability);
    }

    public GatewayConfig withStore(StoreConfig changed) {
        return new GatewayConfig(server, auth, providers, models, mcp, changed, observability);
    }
}
