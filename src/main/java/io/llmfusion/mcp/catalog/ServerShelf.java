package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.config.McpServerConfig.ToolRules;
import io.llmfusion.mcp.protocol.Cursor;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.PageCollector;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/**
 * What one server has, listed once and kept until it says that its list has changed. Belongs to the catalog's event loop.
 * Several who ask at once wait for the same listing.
 */
final class ServerShelf {
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(3);

    /** For one that has just failed: whoever asks for the others' items does not wait for it long again. */
    private static final Duration RETRY_PATIENCE = Duration.ofSeconds(2);

    private final BusClient bus;
    private final ServerName server;
    private final String prefix;
    private final ToolRules rules;
    private final CatalogNames names;
    private final Map<ItemKind, Long> listedAt = new EnumMap<>(ItemKind.class);
    private final Map<ItemKind, Future<Listing>> listings = new EnumMap<>(ItemKind.class);
    private final Map<ItemKind, Named> named = new EnumMap<>(ItemKind.class);

    private record Named(Listing.Known of, List<CatalogItem> items) {
        private boolean isOf(Object listing) {
            return (Object) of == listing;
        }
    }

    ServerShelf(BusClient bus, ServerName server, String prefix, ToolRules rules, CatalogNames names) {
        this.bus = bus;
        this.server = server;
        this.prefix = prefix;
        this.rules = rules;
        this.names = names;
    }

    ServerName server() {
        return server;
    }

    /** What it lists; never fails. A failure is kept for a moment only, so that a hung server is not waited for each time. */
    Future<Listing> list(ItemKind kind, Deadline deadline) {
        Future<Listing> known = listings.get(kind);
        if (known != null && !isStaleFailure(kind, known)) {
            return known;
        }
        Deadline patience = known == null ? deadline : deadline.within(RETRY_PATIENCE);
        Future<Listing> asked = pages(new PageCollector(kind), kind, Optional.empty(), patience)
                .map(raw -> (Listing) new Listing.Known(admitted(kind, raw)))
                .otherwise(failure ->
                        new Listing.Unknown(GatewayFailure.errorOf(failure).message()));
        listings.put(kind, asked);
        asked.onSuccess(listed -> listedAt.put(kind, System.nanoTime()));
        return asked;
    }

    /** What is known without asking. */
    List<CatalogItem> known(ItemKind kind) {
        Future<Listing> listed = listings.get(kind);
        return listed != null && listed.succeeded() && listed.result() instanceof Listing.Known known
                ? named(kind, known)
                : List.of();
    }

    /**
     * The items of a listing under their names over all servers. Names are given here, not as a server answers, so that of
     * two servers with the same name the one that stands first in the configuration gets it, not the faster one.
     */
    List<CatalogItem> named(ItemKind kind, Listing.Known listing) {
        Optional<Named> done = Optional.ofNullable(named.get(kind)).filter(known -> known.isOf(listing));
        if (done.isPresent()) {
            return done.get().items();
        }
        List<CatalogItem> items = listing.items().stream()
                .flatMap(raw ->
                        CatalogItems.read(kind, server, raw, own -> names.of(kind, server, prefix, own)).stream())
                .toList();
        named.put(kind, new Named(listing, items));
        return items;
    }

    private boolean isStaleFailure(ItemKind kind, Future<Listing> listed) {
        return listed.succeeded()
                && listed.result() instanceof Listing.Unknown
                && System.nanoTime() - listedAt.getOrDefault(kind, 0L) > FAILURE_KEPT.toNanos();
    }

    /** The list has changed. */
    void forget(ItemKind kind) {
        listings.remove(kind);
    }

    void forgetAll() {
        listings.clear();
    }

    /** How many tools it lists, if somebody has listed them. */
    OptionalInt tools() {
        Future<Listing> listed = listings.get(ItemKind.TOOL);
        return listed != null && listed.succeeded() && listed.result() instanceof Listing.Known known
                ? OptionalInt.of(known.items().size())
                : OptionalInt.empty();
    }

    /** A server that lists without end is cut off where the collector says. */
    private Future<List<RawJson>> pages(
            PageCollector collector, ItemKind kind, Optional<Cursor> cursor, Deadline deadline) {
        return page(kind, cursor, deadline)
                .compose(result -> added(collector, kind, result))
                .compose(next -> next.isPresent()
                        ? pages(collector, kind, next, deadline)
                        : Future.succeededFuture(collector.items()));
    }

    private Future<RawJson> page(ItemKind kind, Optional<Cursor> cursor, Deadline deadline) {
        McpCall call = new McpCall(
                CommandId.fresh(),
                new RequestId("catalog-" + UUID.randomUUID()),
                Caller.ANONYMOUS,
                kind.listMethod().wire(),
                ListPage.params(cursor),
                false,
                deadline);
        return bus.request(Addresses.mcpServer(server), call, deadline).compose(reply -> read(kind, reply));
    }

    private Future<RawJson> read(ItemKind kind, McpReply reply) {
        return switch (reply) {
            case McpReply.Result result -> Future.succeededFuture(result.result());
            // A server without such items may not know the method at all.
            case McpReply.Refused refused
            when RpcErrorCode.METHOD_NOT_FOUND.is(refused.code()) ->
                Future.succeededFuture(new ListPage(List.of(), Optional.empty()).json(kind));
            case McpReply.Refused refused ->
                GatewayFailure.future(badAnswer("refused to list its " + kind.member() + ": " + refused.message()));
            case McpReply.Accepted ignored -> GatewayFailure.future(badAnswer("answered a list with a stream"));
        };
    }

    private Future<Optional<Cursor>> added(PageCollector collector, ItemKind kind, RawJson result) {
        try {
            return Future.succeededFuture(collector.add(result));
        } catch (JacksonException notAList) {
            return GatewayFailure.future(badAnswer("sent a list of " + kind.member() + " that is none"));
        }
    }

    /** What has no name is no item, and the second of a name could never be called. */
    private List<RawJson> admitted(ItemKind kind, List<RawJson> listed) {
        Set<String> seen = new HashSet<>();
        return listed.stream()
                .filter(raw -> RawSplice.string(raw, kind.key())
                        .filter(own -> !own.isEmpty())
                        .filter(own -> kind != ItemKind.TOOL || rules.allows(own))
                        .filter(seen::add)
                        .isPresent())
                .toList();
    }

    private GatewayError badAnswer(String what) {
        return new GatewayError.UpstreamFailed(
                "MCP server `" + server + "` " + what, GatewayError.UpstreamFailed.Reason.BAD_ANSWER);
    }
}
