package io.llmfusion.http;

import io.llmfusion.bus.Peer;
import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.mcp.catalog.CatalogVerticle;
import io.llmfusion.mcp.catalog.ScriptedServer;
import io.llmfusion.model.Caller;
import io.llmfusion.observe.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A front end with the catalog behind it, reached over a real socket; MCP servers are scripted. */
final class BridgeNode implements AutoCloseable {
    static final long MEMORY = 8L << 20;

    final Vertx vertx = Vertx.vertx();
    final NodeLimits limits = NodeLimits.of(MEMORY, 50);
    private final HttpVerticle http;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Without keys, with these servers and the built-in one, which has nothing. */
    static BridgeNode with(String... servers) {
        return new BridgeNode(AuthConfig.NONE, servers);
    }

    /** With the key `key-of-reader` of a caller who may use only this. */
    static BridgeNode forReaderOf(String mcp, String... servers) {
        Caller reader = new Caller("reader", List.of("*"), List.of(mcp));
        AuthConfig.Key key = new AuthConfig.Key(reader, Secret.of("key-of-reader"));
        return new BridgeNode(new AuthConfig(List.of(key), false), servers);
    }

    private BridgeNode(AuthConfig auth, String... servers) {
        ServerConfig server = ServerConfig.DEFAULT
                .withPort(0)
                .withKeepAlive(Duration.ofMillis(200))
                .withLimits(new ServerConfig.Limits(1 << 20, 32 << 10, 50, MEMORY));
        List<McpServerConfig> configured =
                Arrays.stream(servers).map(ScriptedServer::config).toList();
        GatewayConfig config =
                GatewayConfig.DEFAULT.withServer(server).withAuth(auth).withMcp(new McpConfig(configured));
        FrontEnd frontEnd = new FrontEnd(
                () -> config,
                new Dialects(List.of(new ChatDialect(), new AnthropicDialect(), new GeminiDialect())),
                limits,
                new Metrics());
        this.http = new HttpVerticle(frontEnd);
        ScriptedServer.in(vertx, McpConfig.BUILTIN.value()).hasTools();
        Peer.await(vertx.deployVerticle(new CatalogVerticle(() -> config)));
        Peer.await(vertx.deployVerticle(http));
    }

    ScriptedServer server(String name) {
        return ScriptedServer.in(vertx, name);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new AssertionError(failure);
        }
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.shutdownNow();
        Peer.until(() -> limits.bufferedBytes().used() == 0 && limits.streams().used() == 0);
        Peer.await(vertx.close());
    }
}
