package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Serving;
import io.llmfusion.bus.message.CatalogEvent;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerStateQuery;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The catalog of all MCP servers; one instance, so that a name is given once. */
public final class CatalogVerticle extends VerticleBase {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STATE_PATIENCE = Duration.ofSeconds(2);

    private final Supplier<GatewayConfig> config;
    private final Duration patience;
    private final CatalogNames names = new CatalogNames();
    private final Map<ServerName, Serving> events = new HashMap<>();
    private BusClient bus;
    private Catalog catalog;
    private McpConfig catalogOf;

    /** The supplier gives the present configuration; a new one takes effect with the next query. */
    public CatalogVerticle(Supplier<GatewayConfig> config) {
        this(config, PATIENCE);
    }

    /** @param patience how long a list waits for its slowest server before it goes without */
    CatalogVerticle(Supplier<GatewayConfig> config, Duration patience) {
        this.config = config;
        this.patience = patience;
        this.catalogOf = McpConfig.NONE;
        this.catalog = new Catalog(List.of(), patience);
    }

    @Override
    public Future<?> start() {
        bus = new BusClient(vertx);
        renew(config.get().mcp());
        bus.serve(Addresses.MCP_CATALOG, this::answer);
        return Future.succeededFuture();
    }

    private Future<CatalogReply> answer(CatalogQuery query) {
        McpConfig present = config.get().mcp();
        if (!Objects.equals(present, catalogOf)) {
            renew(present);
        }
        return switch (query) {
            case CatalogQuery.Servers servers -> states(servers).map(CatalogReply.class::cast);
            case CatalogQuery.ListItems list -> catalog.list(list).map(CatalogReply.class::cast);
            case CatalogQuery.Resolve resolve -> catalog.resolve(resolve).map(CatalogReply.class::cast);
        };
    }

    /** Shelves of servers that have not changed stay. */
    private void renew(McpConfig present) {
        Map<ServerName, ServerShelf> kept = new HashMap<>();
        for (ServerShelf shelf : catalog.shelves()) {
            if (present.server(shelf.server()).equals(catalogOf.server(shelf.server()))) {
                kept.put(shelf.server(), shelf);
            }
        }
        List<ServerShelf> shelves = new ArrayList<>();
        for (McpServerConfig server : present.servers()) {
            if (server.enabled()) {
                shelves.add(Optional.ofNullable(kept.get(server.name())).orElseGet(() -> shelf(server)));
            }
        }
        shelves.add(Optional.ofNullable(kept.get(McpConfig.BUILTIN)).orElseGet(this::builtin));
        catalog = new Catalog(shelves, patience);
        catalogOf = present;
        listen(shelves);
    }

    private ServerShelf shelf(McpServerConfig server) {
        return new ServerShelf(
                bus, server.name(), server.prefix(), server.settings().tools(), names);
    }

    private ServerShelf builtin() {
        String name = McpConfig.BUILTIN.value();
        return new ServerShelf(bus, McpConfig.BUILTIN, name, McpServerConfig.ToolRules.ALL, names);
    }

    private void listen(List<ServerShelf> shelves) {
        Set<ServerName> present =
                Set.copyOf(shelves.stream().map(ServerShelf::server).toList());
        for (ServerName gone : Set.copyOf(events.keySet())) {
            if (!present.contains(gone)) {
                Optional.ofNullable(events.remove(gone)).ifPresent(Serving::stop);
            }
        }
        for (ServerName server : present) {
            events.computeIfAbsent(server, name -> bus.subscribe(Addresses.mcpServerEvents(name), this::heard));
        }
    }

    private void heard(ServerEvent event) {
        switch (event) {
            case ServerEvent.Notified notified -> notified(notified);
            // What a server lists may be another thing after each start.
            case ServerEvent.StateChanged changed
            when changed.state().phase() == ServerState.Phase.READY ->
                changed(changed.server(), EnumSet.allOf(ItemKind.class));
            case ServerEvent.StateChanged ignored -> {}
        }
    }

    private void notified(ServerEvent.Notified event) {
        Set<ItemKind> kinds = EnumSet.noneOf(ItemKind.class);
        Arrays.stream(ItemKind.values())
                .filter(kind -> kind.changed().wire().equals(event.method()))
                .forEach(kinds::add);
        if (!kinds.isEmpty()) {
            changed(event.server(), kinds);
        }
    }

    private void changed(ServerName server, Set<ItemKind> kinds) {
        catalog.shelves().stream()
                .filter(shelf -> shelf.server().equals(server))
                .forEach(shelf -> kinds.forEach(shelf::forget));
        bus.publish(Addresses.MCP_CATALOG_EVENTS, new CatalogEvent(server, kinds));
    }

    /** Those that are switched off too, at the end. */
    private Future<CatalogReply.Servers> states(CatalogQuery.Servers query) {
        List<Future<ServerState>> states = catalog.shelves().stream()
                .filter(shelf -> query.caller().maySeeServer(shelf.server()))
                .map(this::state)
                .toList();
        Stream<ServerState> disabled = catalogOf.servers().stream()
                .filter(server -> !server.enabled() && query.caller().maySeeServer(server.name()))
                .map(StandInState::disabled);
        return Future.join(states)
                .map(done ->
                        new CatalogReply.Servers(Stream.concat(states.stream().map(Future::result), disabled)
                                .toList()));
    }

    private Future<ServerState> state(ServerShelf shelf) {
        ServerName name = shelf.server();
        return bus.request(Addresses.mcpServerState(name), new ServerStateQuery(), Deadline.in(STATE_PATIENCE))
                .map(state -> shelf.tools().isPresent()
                        ? state.withTools(shelf.tools().getAsInt())
                        : state)
                .otherwise(silent -> StandInState.silent(name, catalogOf.server(name)));
    }
}
