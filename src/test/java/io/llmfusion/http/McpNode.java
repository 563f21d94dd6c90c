package io.llmfusion.http;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.mcp.catalog.CatalogVerticle;
import io.llmfusion.observe.Metrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A node with the front end on two loops, the catalog and scripted MCP servers; for tests. */
final class McpNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final NodeLimits limits = NodeLimits.of(64L << 20, 100);
    final int port;

    McpNode(ScriptedMcpServer... servers) {
        this(config -> config, servers);
    }

    McpNode(UnaryOperator<GatewayConfig> changes, ScriptedMcpServer... servers) {
        List<McpServerConfig> configs =
                Stream.of(servers).<McpServerConfig>map(McpNode::config).toList();
        GatewayConfig config = changes.apply(GatewayConfig.DEFAULT
                .withServer(ServerConfig.DEFAULT.withPort(0).withKeepAlive(Duration.ofMinutes(1)))
                .withMcp(new McpConfig(configs)));
        for (ScriptedMcpServer server : servers) {
            await(vertx.deployVerticle(server));
        }
        await(vertx.deployVerticle(new ScriptedMcpServer(McpConfig.BUILTIN.value())));
        await(vertx.deployVerticle(new CatalogVerticle(() -> config)));
        FrontEnd frontEnd = new FrontEnd(
                () -> config, new Dialects(List.of(new ChatDialect(), new AnthropicDialect())), limits, new Metrics());
        AtomicReference<HttpVerticle> any = new AtomicReference<>();
        await(vertx.deployVerticle(
                () -> {
                    HttpVerticle verticle = new HttpVerticle(frontEnd);
                    any.set(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(2)));
        port = any.get().port();
    }

    private static McpServerConfig config(ScriptedMcpServer server) {
        return new McpServerConfig.Http(
                server.name(),
                URI.create("http://127.0.0.1:1/unused"),
                Map.of(),
                McpServerConfig.Transport.STREAMABLE,
                McpServerConfig.Settings.DEFAULT);
    }

    static UnaryOperator<GatewayConfig> keys(AuthConfig.Key... keys) {
        return config -> config.withAuth(new AuthConfig(List.of(keys), false));
    }

    McpPeer peer() {
        return new McpPeer(port, "/mcp");
    }

    McpPeer peer(String path) {
        return new McpPeer(port, path);
    }

    /** Nothing that requests held is left. */
    void assertSettled() {
        until(() -> limits.bufferedBytes().used() == 0 && limits.streams().used() == 0);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the condition did not come true");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
