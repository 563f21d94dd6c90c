package io.llmfusion.config;

import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What lies between two configurations.
 *
 * @param auth whether keys or `auth.open` changed
 * @param observability whether anything under `observability:` changed
 * @param awaitingRestart keys under `server:` and `store:` that changed, which take effect only at the next start
 */
public record ConfigDiff(
        Changes<ProviderName> providers,
        Changes<String> models,
        Changes<ServerName> mcpServers,
        boolean auth,
        boolean observability,
        List<String> awaitingRestart) {
    public ConfigDiff {
        awaitingRestart = List.copyOf(awaitingRestart);
    }

    /** Names, in the order of the file that has them. */
    public record Changes<N>(List<N> added, List<N> removed, List<N> changed) {
        public Changes {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }

        public boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
        }
    }

    /** What leads from one to the other. */
    public static ConfigDiff between(GatewayConfig before, GatewayConfig after) {
        return new ConfigDiff(
                changes(before.providers(), after.providers(), ProviderConfig::name),
                changes(before.models(), after.models(), AliasConfig::name),
                changes(before.mcp().servers(), after.mcp().servers(), McpServerConfig::name),
                !before.auth().equals(after.auth()),
                !before.observability().equals(after.observability()),
                restart(before, after));
    }

    public boolean isEmpty() {
        return providers.isEmpty()
                && models.isEmpty()
                && mcpServers.isEmpty()
                && !auth
                && !observability
                && awaitingRestart.isEmpty();
    }

    private static <T, N> Changes<N> changes(List<T> before, List<T> after, Function<T, N> name) {
        Map<N, T> old = byName(before, name);
        Map<N, T> fresh = byName(after, name);
        return new Changes<>(
                fresh.keySet().stream().filter(key -> !old.containsKey(key)).toList(),
                old.keySet().stream().filter(key -> !fresh.containsKey(key)).toList(),
                fresh.keySet().stream()
                        .filter(key -> old.containsKey(key) && !Objects.equals(old.get(key), fresh.get(key)))
                        .toList());
    }

    private static <T, N> Map<N, T> byName(List<T> all, Function<T, N> name) {
        Map<N, T> found = new LinkedHashMap<>();
        all.forEach(one -> found.put(name.apply(one), one));
        return found;
    }

    private static List<String> restart(GatewayConfig before, GatewayConfig after) {
        Map<String, Function<GatewayConfig, Object>> keys = new LinkedHashMap<>();
        keys.put("server.host", config -> config.server().host());
        keys.put("server.port", config -> config.server().port());
        keys.put("server.tls", config -> config.server().tls());
        keys.put("server.allowed-origins", config -> config.server().allowedOrigins());
        keys.put("server.allowed-hosts", config -> config.server().allowedHosts());
        keys.put("server.secret", config -> config.server().secret());
        keys.put("server.keep-alive", config -> config.server().keepAlive());
        keys.put("server.limits", config -> config.server().limits());
        keys.put("store.url", config -> config.store().location());
        keys.put("store.max-age", config -> config.store().maxAge());
        keys.put("store.max-size", config -> config.store().maxSize());
        List<String> changed = new ArrayList<>();
        keys.forEach((key, value) -> {
            if (!Objects.equals(value.apply(before), value.apply(after))) {
                changed.add(key);
            }
        });
        return changed;
    }
}
