package io.llmfusion.gateway;

import io.llmfusion.agent.AgentVerticle;
import io.llmfusion.config.ConfigDiff;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.guard.Generation;
import io.llmfusion.guard.Guards;
import io.llmfusion.http.FrontEnd;
import io.llmfusion.http.HttpVerticle;
import io.llmfusion.mcp.builtin.FusionServerVerticle;
import io.llmfusion.mcp.catalog.CatalogVerticle;
import io.llmfusion.mcp.client.McpServerVerticle;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.llmfusion.observe.LogKeys;
import io.llmfusion.observe.ProductVersion;
import io.llmfusion.provider.ProviderSetup;
import io.llmfusion.provider.ProviderVerticle;
import io.llmfusion.routing.RoutingVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node deploys: providers and MCP servers, what stands above them, the front end last; and back in reverse. A new
 * configuration exchanges what has changed in it, one after the other, while requests go on.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final String FRONT_END = "http";

    private final Vertx vertx;
    private final Shared shared;
    private final Deployments deployments;
    private final DeploymentOptions onEachLoop;
    private final AtomicReference<Generation> generation;
    private final AtomicInteger port = new AtomicInteger();

    Node(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.shared = Shared.of(config);
        this.deployments = new Deployments(vertx);
        this.onEachLoop = new DeploymentOptions().setInstances(shared.loops());
        this.generation = new AtomicReference<>(new Generation(config, Guards.of(config, vertx)));
    }

    GatewayConfig config() {
        return generation.get().config();
    }

    /** The front end's, once it listens. */
    int port() {
        return port.get();
    }

    Future<Void> deploy() {
        return inTurn(config().providers(), this::provider)
                .compose(done -> inTurn(config().mcp().servers(), this::server))
                .compose(done -> deployments.replace(
                        "catalog", () -> new CatalogVerticle(this::config), new DeploymentOptions()))
                .compose(done -> deployments.replace("routing", () -> new RoutingVerticle(this::config), onEachLoop))
                .compose(done -> deployments.replace(
                        "fusion", () -> new FusionServerVerticle(this::config, ProductVersion.text()), onEachLoop))
                .compose(done -> agents())
                .compose(done -> frontEnd())
                .compose(done -> deployments.replace(
                        "health", () -> new HealthVerticle(generation::get), new DeploymentOptions()));
    }

    /** The front end goes first, so that what is in flight behind it can finish. */
    Future<Void> undeploy() {
        return deployments.removeAll().onComplete(done -> shared.close());
    }

    /** Takes another configuration into use; what cannot be exchanged without a restart is said and left. */
    Future<Void> apply(GatewayConfig next) {
        GatewayConfig before = config();
        ConfigDiff diff = ConfigDiff.between(before, next);
        if (!diff.awaitingRestart().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, String.join(", ", diff.awaitingRestart()))
                    .log("changed keys that take effect with a restart");
        }
        GatewayConfig taken = next.withServer(before.server());
        Generation present = generation.get();
        generation.set(new Generation(taken, present.guards().next(taken, vertx)));
        return inTurn(diff.providers().added(), this::provider)
                .compose(done -> inTurn(diff.providers().changed(), this::provider))
                .compose(done -> inTurn(diff.mcpServers().removed(), this::withoutServer))
                .compose(done -> inTurn(diff.mcpServers().changed(), this::exchanged))
                .compose(done -> inTurn(diff.mcpServers().added(), this::server))
                .compose(done -> inTurn(diff.providers().removed(), this::withoutProvider))
                .onSuccess(done -> LOG.atInfo().log("the changed configuration is in force"));
    }

    private Future<Void> provider(ProviderName name) {
        return config().provider(name).map(this::provider).orElseGet(Future::succeededFuture);
    }

    private Future<Void> provider(ProviderConfig provider) {
        if (!provider.enabled()) {
            return withoutProvider(provider.name());
        }
        ProviderSetup setup = new ProviderSetup(
                        provider,
                        shared.dialects(),
                        generation.get().guards().provider(provider.name()).orElseThrow(),
                        shared.limits(),
                        shared.metrics())
                .withInstances(shared.loops());
        return deployments.replace("provider " + provider.name(), () -> new ProviderVerticle(setup), onEachLoop);
    }

    private Future<Void> withoutProvider(ProviderName name) {
        return deployments.remove("provider " + name);
    }

    /** The old process goes first: two of one server could trip over each other. Calls wait within their deadlines. */
    private Future<Void> exchanged(ServerName name) {
        return withoutServer(name).compose(gone -> server(name));
    }

    private Future<Void> server(ServerName name) {
        return config().mcpServer(name).map(this::server).orElseGet(Future::succeededFuture);
    }

    private Future<Void> server(McpServerConfig server) {
        if (!server.enabled()) {
            return withoutServer(server.name());
        }
        return deployments.replace(
                "mcp " + server.name(),
                () -> new McpServerVerticle(
                        server, generation.get().guards().server(server.name()).orElseThrow(), shared.mcp()),
                new DeploymentOptions());
    }

    private Future<Void> withoutServer(ServerName name) {
        return deployments.remove("mcp " + name);
    }

    private Future<Void> agents() {
        DeploymentOptions onVirtualThreads =
                new DeploymentOptions().setInstances(shared.loops()).setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return deployments.replace("agent", AgentVerticle::new, onVirtualThreads);
    }

    private Future<Void> frontEnd() {
        FrontEnd frontEnd = new FrontEnd(this::config, shared.dialects(), shared.limits(), shared.metrics());
        AtomicReference<HttpVerticle> any = new AtomicReference<>(new HttpVerticle(frontEnd));
        return deployments
                .replace(
                        FRONT_END,
                        () -> {
                            HttpVerticle verticle = new HttpVerticle(frontEnd);
                            any.set(verticle);
                            return verticle;
                        },
                        onEachLoop)
                .onSuccess(done -> port.set(any.get().port()));
    }

    private static <T> Future<Void> inTurn(Iterable<T> all, Function<T, Future<Void>> each) {
        Future<Void> turn = Future.succeededFuture();
        for (T one : all) {
            turn = turn.compose(done -> each.apply(one));
        }
        return turn;
    }
}
