package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers what there is and what a name means, over the shelves of all servers. Belongs to the catalog's event loop.
 *
 * @param shelves in the order of the configuration, the gateway's own server last
 * @param patience how long a list waits for its slowest server before it goes without
 */
record Catalog(List<ServerShelf> shelves, Duration patience) {
    Catalog {
        shelves = List.copyOf(shelves);
    }

    Future<CatalogReply.Items> list(CatalogQuery.ListItems query) {
        List<ServerShelf> asked = asked(query.caller(), query.server()).toList();
        if (asked.isEmpty() && query.server().isPresent()) {
            return GatewayFailure.future(
                    unknownServer(query.caller(), query.server().get()));
        }
        Deadline deadline = Deadline.in(patience);
        List<Future<Listing>> listings =
                asked.stream().map(shelf -> shelf.list(query.kind(), deadline)).toList();
        return Future.join(listings).map(done -> merged(query, asked, listings));
    }

    /** What is known already is found without waiting for any other server. */
    Future<CatalogReply.Resolved> resolve(CatalogQuery.Resolve query) {
        List<CatalogItem> known = asked(query.caller(), query.server())
                .flatMap(shelf -> shelf.known(query.kind()).stream())
                .filter(item -> query.caller().mayUseMcp(item.server(), item.ownName()))
                .toList();
        return find(query, known)
                .map(item -> Future.succeededFuture(new CatalogReply.Resolved(item, item.ownName())))
                .orElseGet(() -> resolveByListing(query));
    }

    private Future<CatalogReply.Resolved> resolveByListing(CatalogQuery.Resolve query) {
        return list(new CatalogQuery.ListItems(query.caller(), query.kind(), query.server()))
                .compose(listed -> find(query, listed.items())
                        .map(item -> Future.succeededFuture(new CatalogReply.Resolved(item, item.ownName())))
                        .orElseGet(() -> byTemplate(query, listed)));
    }

    private Future<CatalogReply.Resolved> byTemplate(CatalogQuery.Resolve query, CatalogReply.Items known) {
        if (query.kind() != ItemKind.RESOURCE) {
            return GatewayFailure.future(notFound(query, known));
        }
        return list(new CatalogQuery.ListItems(query.caller(), ItemKind.TEMPLATE, query.server()))
                .compose(listed -> listed.items().stream()
                        .map(template -> new CatalogReply.Resolved(
                                template, CatalogNames.filledIn(template.server(), query.name())))
                        .filter(filled -> UriTemplate.matches(filled.item().ownName(), filled.ownName()))
                        .findFirst()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> GatewayFailure.future(
                                notFound(query, new CatalogReply.Items(known.items(), listed.missing())))));
    }

    private Stream<ServerShelf> asked(Caller caller, Optional<ServerName> only) {
        return shelves.stream()
                .filter(shelf -> caller.maySeeServer(shelf.server()))
                .filter(shelf -> only.isEmpty() || only.get().equals(shelf.server()));
    }

    private static CatalogReply.Items merged(
            CatalogQuery.ListItems query, List<ServerShelf> asked, List<Future<Listing>> listings) {
        List<CatalogItem> items = new ArrayList<>();
        List<CatalogReply.Missing> missing = new ArrayList<>();
        for (int at = 0; at < asked.size(); at++) {
            ServerName server = asked.get(at).server();
            switch (listings.get(at).result()) {
                case Listing.Known known ->
                    asked.get(at).named(query.kind(), known).stream()
                            .filter(item -> query.caller().mayUseMcp(server, item.ownName()))
                            .forEach(items::add);
                case Listing.Unknown unknown -> missing.add(new CatalogReply.Missing(server, unknown.reason()));
            }
        }
        return new CatalogReply.Items(items, missing);
    }

    private static Optional<CatalogItem> find(CatalogQuery.Resolve query, List<CatalogItem> items) {
        return items.stream()
                .filter(item -> query.server().isPresent()
                        ? item.ownName().equals(query.name())
                        : item.name().equals(query.name()))
                .findFirst();
    }

    /** A name that may belong to a server that cannot be asked now is not "not found". */
    private static GatewayError notFound(CatalogQuery.Resolve query, CatalogReply.Items known) {
        String what = word(query.kind()) + " `" + query.name() + "`";
        if (known.missing().isEmpty()) {
            List<String> names = known.items().stream()
                    .map(item -> query.server().isPresent() ? item.ownName() : item.name())
                    .toList();
            return GatewayError.NotFound.named("there is no " + what, query.name(), names);
        }
        CatalogReply.Missing first = known.missing().getFirst();
        return new GatewayError.Unavailable(
                what + " is not known now: MCP server `" + first.server() + "` cannot be asked (" + first.reason()
                        + ")",
                Optional.empty());
    }

    private GatewayError unknownServer(Caller caller, ServerName server) {
        List<String> names = asked(caller, Optional.empty())
                .map(shelf -> shelf.server().value())
                .toList();
        return GatewayError.NotFound.named("there is no MCP server `" + server + "`", server.value(), names);
    }

    private static String word(ItemKind kind) {
        return switch (kind) {
            case TOOL -> "tool";
            case RESOURCE -> "resource";
            case TEMPLATE -> "resource template";
            case PROMPT -> "prompt";
        };
    }
}
