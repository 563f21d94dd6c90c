package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;

import io.llmfusion.config.McpServerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A scripted peer over HTTP and a caller on the bus; the verticle between them is deployed by each test. */
class HttpServerCase {
    static final Duration LONG = Duration.ofSeconds(15);

    final Vertx vertx = Vertx.vertx();
    final HttpPeer peer = new HttpPeer();
    final McpCaller caller = McpCaller.of(vertx, "scripted");
    private final ProcessReaper reaper = new ProcessReaper();

    @BeforeEach
    void answerTools() {
        peer.on("tools/call", request -> request.json("{\"content\":[]}"));
    }

    @AfterEach
    void close() {
        await(vertx.close());
        peer.close();
        reaper.close();
    }

    String deploy(McpServerConfig config) {
        return await(vertx.deployVerticle(Servers.verticle(config, vertx, reaper)));
    }

    String deploy(McpServerConfig config, HttpClientOptions http) {
        return await(vertx.deployVerticle(Servers.verticle(config, vertx, Servers.options(reaper, http))));
    }

    String deploy() {
        return deploy(Servers.http(Servers.LAZY, peer.url(), McpServerConfig.Transport.STREAMABLE));
    }
}
