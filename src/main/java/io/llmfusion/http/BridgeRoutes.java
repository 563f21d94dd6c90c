package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * `/v1/mcp/...`: every tool, resource and prompt of every MCP server over plain HTTP. Lists name the servers that cannot
 * be asked now; calls refuse arguments that do not fit before the server is asked. Errors are OpenAI's. Belongs to one
 * event loop.
 */
final class BridgeRoutes {
    private static final String PREFIX = "/v1/mcp";

    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final BodyReading reading;
    private final BridgeLists lists;
    private final BridgeCalls calls;

    BridgeRoutes(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives) {
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.reading = new BodyReading(vertx);
        this.lists = new BridgeLists(bus);
        this.calls = new BridgeCalls(bus, reading);
    }

    void register(Router router, Admission admission) {
        if (!frontEnd.dialects().hasClient(DialectId.CHAT)) {
            return;
        }
        Registration routes = new Registration(router, admission);
        routes.list("/servers", (exchange, context) -> lists.servers(exchange));
        routes.list("/tools", this::tools);
        routes.list("/resources", (exchange, context) -> list(exchange, context, ItemKind.RESOURCE));
        routes.list("/resources/templates", (exchange, context) -> list(exchange, context, ItemKind.TEMPLATE));
        routes.list("/prompts", (exchange, context) -> list(exchange, context, ItemKind.PROMPT));
        routes.get("/resources/read", this::readResource);
        routes.post("/tools/:name", this::callTool);
        routes.post("/prompts/:name", this::getPrompt);
    }

    private Future<RawJson> tools(Exchange exchange, RoutingContext context) {
        ToolFormat format = ToolFormat.of(query(context, "format"));
        return lists.tools(exchange, server(context), format, query(context, "query"));
    }

    private Future<RawJson> list(Exchange exchange, RoutingContext context, ItemKind kind) {
        return lists.list(exchange, kind, server(context));
    }

    private void callTool(Exchange exchange, RoutingContext context) {
        BridgeCalls.Named named = named(context);
        answer(exchange, arguments(exchange).compose(arguments -> calls.tool(exchange, named, arguments)));
    }

    private void getPrompt(Exchange exchange, RoutingContext context) {
        BridgeCalls.Named named = named(context);
        answer(exchange, arguments(exchange).compose(arguments -> calls.prompt(exchange, named, arguments)));
    }

    private void readResource(Exchange exchange, RoutingContext context) {
        Future<BridgeCall> call = query(context, "uri")
                .map(uri -> calls.resource(exchange, new BridgeCalls.Named(uri, server(context))))
                .orElseGet(() -> GatewayFailure.future(
                        GatewayError.InvalidRequest.at("uri", "write the resource's URI as `?uri=`, percent-encoded")));
        answer(exchange, call);
    }

    private Future<RawJson> arguments(Exchange exchange) {
        ServerConfig server = frontEnd.config().get().server();
        return RequestBody.read(exchange.request(), server, exchange.memory()).compose(reading::object);
    }

    private void answer(Exchange exchange, Future<BridgeCall> call) {
        call.onSuccess(found -> new BridgeAnswer(exchange, frontEnd, bus, keepAlives).answer(found))
                .onFailure(failure -> JsonAnswer.when(exchange, frontEnd, Future.failedFuture(failure)));
    }

    private static BridgeCalls.Named named(RoutingContext context) {
        String name = Optional.ofNullable(context.pathParam("name")).orElse("");
        return new BridgeCalls.Named(name, server(context));
    }

    private static Optional<ServerName> server(RoutingContext context) {
        return query(context, "server").map(ServerName::new);
    }

    private static Optional<String> query(RoutingContext context, String name) {
        return context.queryParam(name).stream()
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** Routes under the bridge's prefix, each with its path as its name in logs and metrics. */
    private final class Registration {
        private final Router router;
        private final Admission admission;

        private Registration(Router router, Admission admission) {
            this.router = router;
            this.admission = admission;
        }

        private void list(String path, BiFunction<Exchange, RoutingContext, Future<RawJson>> answer) {
            get(path, (exchange, context) -> JsonAnswer.when(exchange, frontEnd, attempt(exchange, context, answer)));
        }

        private void get(String path, BiConsumer<Exchange, RoutingContext> handler) {
            router.get(PREFIX + path).handler(context -> admitted(context, path, handler));
        }

        private void post(String path, BiConsumer<Exchange, RoutingContext> handler) {
            router.post(PREFIX + path).handler(context -> admitted(context, path, handler));
        }

        private void admitted(RoutingContext context, String path, BiConsumer<Exchange, RoutingContext> handler) {
            admission
                    .admit(context.request(), PREFIX + path, DialectId.CHAT)
                    .ifPresent(exchange -> handler.accept(exchange, context));
        }

        private static Future<RawJson> attempt(
                Exchange exchange,
                RoutingContext context,
                BiFunction<Exchange, RoutingContext, Future<RawJson>> answer) {
            try {
                return answer.apply(exchange, context);
            } catch (GatewayFailure refused) {
                return Future.failedFuture(refused);
            }
        }
    }
}
