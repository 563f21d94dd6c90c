package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.RawElements;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the catalog has, as the bridge tells it: `{"<kind>": [...], "missing": [{"server", "reason"}]}`, each item as its
 * server sent it. A server that cannot be asked now stands under `missing`.
 */
final class BridgeLists {
    /** The catalog waits for a slow server for less than that. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BusClient bus;

    BridgeLists(BusClient bus) {
        this.bus = bus;
    }

    Future<RawJson> servers(Exchange exchange) {
        CatalogQuery query = new CatalogQuery.Servers(exchange.caller());
        return bus.request(Addresses.MCP_CATALOG, query, Deadline.in(PATIENCE))
                .map(CatalogReply.Servers.class::cast)
                .map(reply -> ServerStateJson.of(reply.servers()));
    }

    /** @param search only those that match, best first; empty: all, in the catalog's order */
    Future<RawJson> tools(Exchange exchange, Optional<ServerName> server, ToolFormat format, Optional<String> search) {
        return items(exchange, ItemKind.TOOL, server).map(listed -> {
            List<CatalogItem> found = search.map(words -> new ToolSearch(words).in(listed.items()))
                    .orElse(listed.items());
            return json(ItemKind.TOOL, found.stream().map(format::write).toList(), listed.missing());
        });
    }

    Future<RawJson> list(Exchange exchange, ItemKind kind, Optional<ServerName> server) {
        return items(exchange, kind, server)
                .map(listed ->
                        json(kind, listed.items().stream().map(CatalogItem::raw).toList(), listed.missing()));
    }

    Future<CatalogReply.Items> items(Exchange exchange, ItemKind kind, Optional<ServerName> server) {
        CatalogQuery query = new CatalogQuery.ListItems(exchange.caller(), kind, server);
        return bus.request(Addresses.MCP_CATALOG, query, Deadline.in(PATIENCE)).map(CatalogReply.Items.class::cast);
    }

    private static RawJson json(ItemKind kind, List<RawJson> items, List<CatalogReply.Missing> missing) {
        List<RawJson> absent = missing.stream().map(BridgeLists::json).toList();
        return new RawJson("{" + Json.quote(kind.member()) + ":" + RawElements.write(items) + ",\"missing\":"
                + RawElements.write(absent) + "}");
    }

    private static RawJson json(CatalogReply.Missing missing) {
        return new RawJson("{\"server\":" + Json.quote(missing.server().value()) + ",\"reason\":"
                + Json.quote(missing.reason()) + "}");
    }
}
