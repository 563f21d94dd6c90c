package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.Errors;
import io.llmfusion.model.Caller;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.UUID;

/** The HTTP front end, one instance on each event loop, all on the same port. */
public final class HttpVerticle extends VerticleBase {
    private final FrontEnd frontEnd;
    private BusClient bus;
    private HttpServer server;

    public HttpVerticle(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    @Override
    public Future<?> start() {
        ServerConfig config = frontEnd.config().get().server();
        bus = new BusClient(vertx);
        server = vertx.createHttpServer(options(config)).requestHandler(router(config));
        return server.listen();
    }

    /** The port that the system gave, where 0 was asked for. */
    public int port() {
        return server.actualPort();
    }

    private static HttpServerOptions options(ServerConfig config) {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(config.limits().header())
                .setDecompressionSupported(true);
    }

    private Router router(ServerConfig config) {
        KeepAlives keepAlives = new KeepAlives(vertx, config.keepAlive());
        Router router = Router.router(vertx);
        router.get("/healthz").handler(context -> context.end("ok\n"));
        chat(router, ChatRoutes.PATH, new ChatRoutes(), keepAlives);
        chat(router, MessagesRoutes.PATH, new MessagesRoutes(), keepAlives);
        return router;
    }

    private void chat(Router router, String path, ChatDoor door, KeepAlives keepAlives) {
        if (frontEnd.dialects().find(door.dialect()).isEmpty()) {
            return;
        }
        ChatFlow flow = new ChatFlow(vertx, frontEnd, bus, keepAlives, door);
        router.post(path).handler(context -> admitted(context.request(), path, door.dialect())
                .ifPresent(flow::serve));
    }

    private Optional<Exchange> admitted(HttpServerRequest request, String route, DialectId dialect) {
        Optional<Caller> caller =
                Authentication.callerOf(request, frontEnd.config().get().auth());
        Exchange exchange = exchange(request, route, caller.orElse(Caller.ANONYMOUS), dialect);
        if (caller.isEmpty()) {
            ErrorRenderer.render(exchange, new GatewayError.Unauthenticated(Authentication.complaint(request)));
            return Optional.empty();
        }
        return Optional.of(exchange);
    }

    private Exchange exchange(HttpServerRequest request, String route, Caller caller, DialectId dialect) {
        Errors errors = frontEnd.dialects().get(dialect).errors();
        RequestId id = new RequestId(UUID.randomUUID().toString());
        return new Exchange(
                id,
                route,
                caller,
                request,
                errors,
                frontEnd.limits().bufferedBytes().holding(),
                System.nanoTime());
    }
}
