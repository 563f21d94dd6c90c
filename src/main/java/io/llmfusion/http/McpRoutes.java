package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Seal;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.mcp.hub.Hub;
import io.llmfusion.mcp.hub.HubOptions;
import io.llmfusion.mcp.hub.SessionTicket;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ServerName;
import io.llmfusion.observe.ProductVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code POST/GET/DELETE /mcp} and {@code /mcp/{server}}: the aggregated MCP server, or one server by its own names, over
 * Streamable HTTP. Belongs to one event loop.
 */
final class McpRoutes {
    private static final String PATH = "/mcp";
    private static final String SERVER_PATH = "/mcp/:server";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final Hub hub;
    private final McpPost post;
    private final McpPushes pushes;
    private final KeepAlives keepAlives;
    private final McpErrors errors = new McpErrors();

    /** A request that has been let in. */
    record Visit(Exchange exchange, Optional<ServerName> scope) {
        HttpServerRequest request() {
            return exchange.request();
        }

        Caller caller() {
            return exchange.caller();
        }
    }

    McpRoutes(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives) {
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        Seal seal = new Seal(secret(vertx, frontEnd.config().get()), "mcp.session", InstantSource.system());
        Implementation ourselves = Implementation.of("llm-fusion-gateway", ProductVersion.text());
        this.hub = new Hub(vertx, bus, seal, HubOptions.of(ourselves));
        this.post = new McpPost(vertx, frontEnd, bus, keepAlives, hub);
        this.pushes = new McpPushes(frontEnd, bus, hub, keepAlives);
    }

    void register(Router router) {
        router.get(McpPushes.STREAM).handler(context -> visit(context, pushes::open));
        router.post(McpPushes.MESSAGES).handler(context -> visit(context, pushes::take));
        for (String path : new String[] {PATH, SERVER_PATH}) {
            router.post(path).handler(context -> visit(context, post::serve));
            router.get(path).handler(context -> visit(context, this::listen));
            router.delete(path).handler(context -> visit(context, this::leave));
            router.route(path).handler(context -> context.response()
                    .setStatusCode(405)
                    .putHeader("allow", "GET, POST, DELETE")
                    .end());
        }
    }

    /** Ends the streams on which nothing is waited for, so that they don't hold up the stop. */
    void close() {
        hub.close();
        pushes.close();
    }

    /** The configured one, else one that all instances of this node share until it stops. */
    private static String secret(Vertx vertx, GatewayConfig config) {
        return config.server()
                .secret()
                .filter(secret -> !secret.isEmpty())
                .map(Secret::reveal)
                .orElseGet(() -> vertx.sharedData()
                        .<String, String>getLocalMap("io.llmfusion.http")
                        .computeIfAbsent("secret", ignored -> UUID.randomUUID().toString() + UUID.randomUUID()));
    }

    private void visit(RoutingContext context, Consumer<Visit> action) {
        HttpServerRequest request = context.request();
        GatewayConfig config = frontEnd.config().get();
        Optional<Caller> caller = Authentication.callerOf(request, config.auth());
        Optional<ServerName> scope =
                Optional.ofNullable(context.pathParam("server")).map(ServerName::new);
        Visit visit = new Visit(exchange(request, caller.orElse(Caller.ANONYMOUS)), scope);
        context.addEndHandler(ended -> frontEnd.metrics()
                .requestFinished(
                        PATH,
                        request.response().getStatusCode(),
                        visit.exchange().age()));
        if (caller.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            refuse(visit, new GatewayError.Unauthenticated(Authentication.complaint(request)));
        } else if (scope.isPresent() && !isServed(config, scope.get(), caller.get())) {
            refuse(visit, unknown(config, scope.get(), caller.get()));
        } else {
            config.mcp().servers().forEach(server -> hub.attend(server.name()));
            action.accept(visit);
        }
    }

    private static boolean isServed(GatewayConfig config, ServerName server, Caller caller) {
        boolean known = server.equals(McpConfig.BUILTIN)
                || config.mcp().server(server).filter(McpServerConfig::enabled).isPresent();
        return known && caller.maySeeServer(server);
    }

    private static GatewayError unknown(GatewayConfig config, ServerName server, Caller caller) {
        List<String> served = Stream.concat(
                        config.mcp().servers().stream().map(McpServerConfig::name), Stream.of(McpConfig.BUILTIN))
                .filter(name -> isServed(config, name, caller))
                .map(ServerName::value)
                .toList();
        return GatewayError.NotFound.named("there is no MCP server `" + server + "`", server.value(), served);
    }

    private Exchange exchange(HttpServerRequest request, Caller caller) {
        return new Exchange(
                new RequestId(UUID.randomUUID().toString()),
                PATH,
                caller,
                request,
                errors,
                frontEnd.limits().bufferedBytes().holding(),
                System.nanoTime());
    }

    static void refuse(Visit visit, GatewayError error) {
        visit.exchange().memory().close();
        ErrorRenderer.render(visit.exchange(), error);
    }

    /** The session that the request names; has been refused where it names none that is the caller's. */
    static Optional<SessionTicket> session(Hub hub, Visit visit) {
        Optional<String> id = McpHeaders.session(visit.request());
        if (id.isEmpty()) {
            refuse(
                    visit,
                    new GatewayError.InvalidRequest(
                            "the header Mcp-Session-Id is missing: a session begins with `initialize`",
                            Optional.empty()));
            return Optional.empty();
        }
        Optional<SessionTicket> ticket =
                hub.find(id.get(), visit.caller()).filter(found -> found.scope().equals(visit.scope()));
        if (ticket.isEmpty()) {
            refuse(visit, gone());
        }
        return ticket;
    }

    /** In the words that clients look for; 404 makes them initialize anew. */
    static GatewayError gone() {
        return new GatewayError.NotFound("Session not found");
    }

    /** What a session's failure to answer at all means: its owner is no more. */
    static GatewayError unanswered(Visit visit, Throwable failure) {
        GatewayError error = GatewayFailure.errorOf(failure, visit.exchange().id());
        return error instanceof GatewayError.Unavailable ? gone() : error;
    }

    private void listen(Visit visit) {
        if (!McpHeaders.acceptsEvents(visit.request())) {
            visit.request().response().setStatusCode(406).end("this is an MCP endpoint; GET needs text/event-stream\n");
            return;
        }
        session(hub, visit).ifPresent(ticket -> new McpListening(visit, frontEnd, bus, keepAlives).start(ticket));
    }

    private void leave(Visit visit) {
        session(hub, visit).ifPresent(ticket -> {
            Future<McpReply> ended = bus.request(
                    Addresses.mcpSession(ticket.session()),
                    new SessionMessage.End(visit.caller()),
                    Deadline.in(PATIENCE));
            ended.onSuccess(done -> {
                        visit.exchange().memory().close();
                        visit.request().response().setStatusCode(204).end();
                    })
                    .onFailure(failure -> refuse(visit, unanswered(visit, failure)));
        });
    }
}
