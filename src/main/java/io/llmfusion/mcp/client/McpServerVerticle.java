package io.llmfusion.mcp.client;

import io.llmfusion.config.McpServerConfig;
import io.llmfusion.guard.Guard;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
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
    private Optional<ServedServer> served = Optional.empty();

    public McpServerVerticle(McpServerConfig config, Guard guard, ClientOptions options) {
        this.config = config;
        this.guard = guard;
        this.options = options;
    }

    @Override
    public Future<?> start() {
        ServedServer server = new ServedServer(config, guard, options, transports(), vertx);
        served = Optional.of(server);
        server.start();
        return Future.succeededFuture();
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
