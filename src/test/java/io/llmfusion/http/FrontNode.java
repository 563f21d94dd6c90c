package io.llmfusion.http;

import io.llmfusion.agent.AgentVerticle;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.observe.Metrics;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.ScriptedModels;
import io.llmfusion.scripted.ScriptedTools;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The front end on two loops, with scripted models and tools behind it. */
final class FrontNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final ScriptedChat model = new ScriptedChat();
    final ScriptedTools tools = new ScriptedTools();
    final NodeLimits limits;
    final Metrics metrics = new Metrics();
    final int port;
    private final String frontEnd;

    FrontNode() {
        this(config -> config);
    }

    FrontNode(UnaryOperator<GatewayConfig> changes) {
        GatewayConfig config = changes.apply(GatewayConfig.DEFAULT.withServer(
                ServerConfig.DEFAULT.withPort(0).withKeepAlive(Duration.ofMinutes(1))));
        limits = NodeLimits.of(
                config.server().limits().bufferedBytes(),
                config.server().limits().concurrentStreams());
        Await.done(vertx.deployVerticle(model));
        Await.done(vertx.deployVerticle(tools));
        Await.done(vertx.deployVerticle(new ScriptedModels()));
        Await.done(vertx.deployVerticle(
                AgentVerticle::new, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        FrontEnd shared = new FrontEnd(
                () -> config,
                new Dialects(List.of(
                        new ChatDialect(), new AnthropicDialect(), new ResponsesDialect(), new GeminiDialect())),
                limits,
                metrics);
        AtomicReference<HttpVerticle> any = new AtomicReference<>(new HttpVerticle(shared));
        frontEnd = Await.done(vertx.deployVerticle(
                () -> {
                    HttpVerticle verticle = new HttpVerticle(shared);
                    any.set(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(2)));
        port = any.get().port();
    }

    static UnaryOperator<GatewayConfig> keepAlive(Duration interval) {
        return config -> config.withServer(config.server().withKeepAlive(interval));
    }

    static UnaryOperator<GatewayConfig> limits(ServerConfig.Limits limits) {
        return config -> config.withServer(config.server().withLimits(limits));
    }

    /** Takes no new requests and waits for those in flight. */
    Future<Void> stopFrontEnd() {
        return vertx.undeploy(frontEnd);
    }

    /** Nothing that requests held is left. */
    void assertSettled() {
        Await.until(
                "every byte and every slot is given back",
                () -> limits.bufferedBytes().used() == 0 && limits.streams().used() == 0);
    }

    @Override
    public void close() {
        assertSettled();
        Await.done(vertx.close());
    }
}
