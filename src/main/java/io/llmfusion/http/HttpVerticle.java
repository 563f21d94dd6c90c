package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.DialectId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;

/** The HTTP front end, one instance on each event loop, all on the same port. */
public final class HttpVerticle extends VerticleBase {
    /** What a stream in flight gets when the gateway stops. */
    private static final long GRACE_SECONDS = 20;

    private final FrontEnd frontEnd;
    private BusClient bus;
    private HttpServer server;
    private McpRoutes mcp;

    public HttpVerticle(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    @Override
    public Future<?> start() {
        ServerConfig config = frontEnd.config().get().server();
        bus = new BusClient(vertx);
        KeepAlives keepAlives = new KeepAlives(vertx, config.keepAlive());
        mcp = new McpRoutes(vertx, frontEnd, bus, keepAlives);
        IdleConnections connections = new IdleConnections(vertx, config.timeouts());
        server = vertx.createHttpServer(ListenOptions.of(config))
                .connectionHandler(connections::opened)
                .requestHandler(connections.before(router(config, keepAlives)));
        return server.listen();
    }

    /** Takes no new connections; what is in flight gets its grace. */
    @Override
    public Future<?> stop() {
        mcp.close();
        return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    }

    /** The port that the system gave, where 0 was asked for. */
    public int port() {
        return server.actualPort();
    }

    private Router router(ServerConfig config, KeepAlives keepAlives) {
        Admission admission = new Admission(frontEnd);
        Router router = Router.router(vertx);
        router.route()
                .handler(new BrowserGuard(config, () -> frontEnd.config().get().auth()));
        // First what is asked most: a router tries its routes one after the other.
        chat(router, ChatRoutes.PATH, new ChatRoutes(), keepAlives);
        chat(router, MessagesRoutes.PATH, new MessagesRoutes(), keepAlives);
        if (frontEnd.dialects().hasClient(DialectId.RESPONSES)) {
            Conversations conversations = new Conversations(vertx, frontEnd, bus);
            chat(router, ResponsesRoutes.PATH, new ResponsesRoutes(conversations), keepAlives);
        }
        if (frontEnd.dialects().hasClient(DialectId.COMPLETIONS)) {
            chat(router, CompletionsRoutes.PATH, new CompletionsRoutes(), keepAlives);
        }
        if (frontEnd.dialects().hasClient(DialectId.GEMINI)) {
            gemini(router, new GeminiRoutes(), keepAlives);
        }
        new OperationRoutes(vertx, frontEnd, bus, keepAlives).register(router);
        new StoredResponseRoutes(frontEnd, admission, bus).register(router);
        new HealthRoutes(frontEnd, bus).register(router);
        new ModelsRoutes(frontEnd, admission, bus).register(router);
        new BridgeRoutes(vertx, frontEnd, bus, keepAlives).register(router, admission);
        mcp.register(router);
        new OpenApiRoutes(vertx, frontEnd, bus).register(router, admission);
        GeminiRoutes.registerUnknown(router, new Unmatched(frontEnd, admission, router).register());
        return router;
    }

    private void chat(Router router, String path, ChatDoor door, KeepAlives keepAlives) {
        Admission admission = new Admission(frontEnd);
        ChatFlow flow = new ChatFlow(vertx, frontEnd, bus, keepAlives, door);
        router.post(path)
                .handler(context ->
                        admission.admit(context.request(), path, door.dialect()).ifPresent(flow::serve));
    }

    private void gemini(Router router, GeminiRoutes door, KeepAlives keepAlives) {
        Admission admission = new Admission(frontEnd);
        ChatFlow flow = new ChatFlow(vertx, frontEnd, bus, keepAlives, door);
        door.register(router, request -> admission
                .admit(request, GeminiRoutes.ROUTE, door.dialect())
                .ifPresent(flow::serve));
    }
}
