package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Optional;

/**
 * `GET /openapi.json`: everything that this front end serves, one operation per MCP tool. What the caller may not use is
 * not in it. Belongs to one event loop.
 */
final class OpenApiRoutes {
    static final String PATH = "/openapi.json";

    private final FrontEnd frontEnd;
    private final BodyReading reading;
    private final BridgeLists lists;
    private final OpenApiDocument document = OpenApiDocument.load();

    OpenApiRoutes(Vertx vertx, FrontEnd frontEnd, BusClient bus) {
        this.frontEnd = frontEnd;
        this.reading = new BodyReading(vertx);
        this.lists = new BridgeLists(bus);
    }

    /** Registered routes alone are described; those that come after this call too. */
    void register(Router router, Admission admission) {
        router.get(PATH).handler(context -> admission
                .admit(context.request(), PATH, DialectId.CHAT)
                .ifPresent(exchange -> JsonAnswer.when(exchange, frontEnd, describe(router, exchange))));
    }

    private Future<RawJson> describe(Router router, Exchange exchange) {
        ServedPaths served = ServedPaths.of(router);
        return lists.items(exchange, ItemKind.TOOL, Optional.empty())
                .compose(tools -> reading.run(size(tools), () -> document.with(served, tools)));
    }

    private static int size(CatalogReply.Items tools) {
        return tools.items().stream()
                .mapToInt(item -> item.raw().text().length())
                .sum();
    }
}
