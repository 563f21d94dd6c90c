package io.llmfusion.mcp.client;

import io.llmfusion.config.McpServerConfig;
import io.llmfusion.guard.Guard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One configured MCP server, served at `mcp.server.<name>`: one instance per node, since it owns the server's session and
 * process. Deployment does not wait for the server; its state tells how it is. Undeploying fails the calls under way and
 * completes when the process is gone and the session ended.
 */
public final class McpServerVerticle extends VerticleBase {
    /** Each streamed answer holds a connection of HTTP/1.1. */
    private static final int CONNECTIONS = 128;

    private final McpServerConfig config;
    private final Guard guard;
    private final ClientOptions options;
    private final Future<Void> clear;
    private Optional<ServedServer> served = Optional.empty();

    public McpServerVerticle(McpServerConfig config, Guard guard, ClientOptions options) {
        this(config, guard, options, Future.succeededFuture());
    }

    /** Serves at once, but starts its server, and lets calls wait, until it is clear: another process of it may still run. */
    public McpServerVerticle(McpServerConfig config, Guard guard, ClientOptions options, Future<Void> clear) {
        this.config = config;
        this.guard = guard;
        this.options = options;
        this.clear = clear;
    }

    @Override
    public Future<?> start() {
        Promise<Void> turn = Promise.promise();
        ServedServer server = new ServedServer(config, guard, options, transports(), vertx, turn.future());
        served = Optional.of(server);
        server.start();
        if (clear.isComplete()) {
            turn.complete();
        } else {
            clear.onComplete(ignored -> context.runOnContext(now -> turn.complete()));
        }
        return Future.succeededFuture();
    }

    /**
     * Takes nothing new from now on; completes once the calls under way have ended, or when the patience is over. To be
     * undeployed then. From any thread.
     */
    public Future<Void> retire(Duration patience) {
        Promise<Void> retired = Promise.promise();
        context.runOnContext(ignored -> served.map(server -> server.retire(patience))
                .orElseGet(Future::succeededFuture)
                .onComplete(retired));
        return retired.future();
    }

    @Override
    public Future<?> stop() {
        return served.map(ServedServer::stop).orElseGet(Future::succeededFuture);
    }

    private Supplier<McpTransport> transports() {
        return switch (config) {
            case McpServerConfig.Stdio stdio -> () -> new StdioTransport(stdio, options, context);
            case McpServerConfig.Http http -> transports(http);
        };
    }

    private Supplier<McpTransport> transports(McpServerConfig.Http http) {
        HttpClient client = vertx.httpClientBuilder()
                .with(options.http())
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .build();
        return switch (http.transport()) {
            case STREAMABLE ->
                () -> new HttpTransport(
                        new HttpTarget(client, http, options.pace().ping()), context);
            case SSE ->
                () -> new SseHttpTransport(
                        new HttpTarget(client, http, options.pace().ping()), context);
        };
    }
}
