package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalog as one session sees it.
 *
 * @param scope the only server, by its own names; empty: all of them, by the catalog's
 */
record CatalogView(BusClient bus, Optional<ServerName> scope) {
    /** Longer than the catalog itself waits for its slowest server. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A result does not wait long for what its links are called here: then they keep their own URIs. */
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(3);

    boolean covers(ServerName server) {
        return scope.isEmpty() || scope.get().equals(server);
    }

    Future<CatalogReply.Items> list(Caller caller, ItemKind kind) {
        return ask(new CatalogQuery.ListItems(caller, kind, scope), PATIENCE).map(CatalogReply.Items.class::cast);
    }

    Future<CatalogReply.Resolved> resolve(Caller caller, ItemKind kind, String name) {
        return ask(new CatalogQuery.Resolve(caller, kind, name, scope), PATIENCE)
                .map(CatalogReply.Resolved.class::cast);
    }

    /** Every server that the session shows, as far as it is known now. */
    Future<List<ServerState>> servers(Caller caller) {
        return ask(new CatalogQuery.Servers(caller), PATIENCE).map(reply -> ((CatalogReply.Servers) reply)
                .servers().stream().filter(server -> covers(server.name())).toList());
    }

    /** Resources of a server that have another URI in the catalog, by their own URI. Never fails. */
    Future<Map<String, String>> renamedResources(Caller caller, ServerName server) {
        if (scope.isPresent()) {
            return Future.succeededFuture(Map.of());
        }
        CatalogQuery query = new CatalogQuery.ListItems(caller, ItemKind.RESOURCE, Optional.of(server));
        return ask(query, LINK_PATIENCE)
                .map(reply -> renamed(((CatalogReply.Items) reply).items()))
                .otherwise(Map.of());
    }

    private static Map<String, String> renamed(List<CatalogItem> items) {
        Map<String, String> names = new HashMap<>();
        items.stream()
                .filter(item -> !item.name().equals(item.ownName()))
                .forEach(item -> names.put(item.ownName(), item.name()));
        return names;
    }

    private Future<CatalogReply> ask(CatalogQuery query, Duration patience) {
        return bus.request(Addresses.MCP_CATALOG, query, Deadline.in(patience));
    }
}
