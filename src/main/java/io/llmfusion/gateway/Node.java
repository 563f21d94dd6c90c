package io.llmfusion.gateway;

import io.llmfusion.agent.AgentVerticle;
import io.llmfusion.config.ConfigDiff;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.ObservabilityConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.guard.Generation;
import io.llmfusion.guard.Guard;
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
import io.llmfusion.store.StoreVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
    /** How long the successor of a server's process waits for the calls that the process before still answers. */
    private static final Duration PROCESS_GRACE = Duration.ofSeconds(10);
    /** No call takes longer; each ends by its own deadline or by its server's silence long before. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(30);

    private final Vertx vertx;
    private final Path home;
    private final Duration processGrace;
    private final Shared shared;
    private final Deployments deployments;
    private final DeploymentOptions onEachLoop;
    private final AtomicReference<Generation> generation;
    private final AtomicReference<Consumer<ObservabilityConfig>> observer = new AtomicReference<>(ignored -> {});
    private final AtomicReference<Optional<Secret>> ownSecret = new AtomicReference<>(Optional.empty());
    private final AtomicInteger port = new AtomicInteger();

    /** @param home where relative paths of the configuration start */
    Node(Vertx vertx, GatewayConfig config, Path home) {
        this(vertx, config, home, PROCESS_GRACE);
    }

    /** @param processGrace how long a server's new process waits for calls that the old one still answers */
    Node(Vertx vertx, GatewayConfig config, Path home, Duration processGrace) {
        this.vertx = vertx;
        this.processGrace = processGrace;
        this.home = home;
        this.shared = Shared.of(config);
        this.deployments = new Deployments(vertx);
        this.onEachLoop = new DeploymentOptions().setInstances(shared.loops());
        this.generation = new AtomicReference<>(new Generation(config, Guards.of(config, vertx)));
    }

    /** Tells how logs shall look, now and whenever it changes. */
    void follow(Consumer<ObservabilityConfig> follower) {
        observer.set(follower);
        follower.accept(config().observability());
    }

    GatewayConfig config() {
        return generation.get().config();
    }

    /** The front end's, once it listens. */
    int port() {
        return port.get();
    }

    Future<Void> deploy() {
        observe(config().observability());
        StoreVerticle store = new StoreVerticle(config().store(), home);
        return deployments
                .deploy("store", () -> store, new DeploymentOptions())
                .compose(done -> inTurn(config().providers(), this::provider))
                .compose(done -> inTurn(config().mcp().servers(), this::server))
                .compose(done ->
                        deployments.deploy("catalog", () -> new CatalogVerticle(this::config), new DeploymentOptions()))
                .compose(done -> deployments.deploy("routing", () -> new RoutingVerticle(this::config), onEachLoop))
                .compose(done -> deployments.deploy(
                        "fusion", () -> new FusionServerVerticle(this::config, ProductVersion.text()), onEachLoop))
                .compose(done -> agents())
                .compose(done -> store.secret())
                .compose(this::sealWith)
                .compose(done -> frontEnd())
                .compose(done -> deployments.deploy(
                        "health", () -> new HealthVerticle(generation::get, shared.limits()), new DeploymentOptions()));
    }

    /** The front end is the first that seals anything. */
    private Future<Void> sealWith(Secret made) {
        if (config().server().secret().filter(secret -> !secret.isEmpty()).isEmpty()) {
            ownSecret.set(Optional.of(made));
            Generation present = generation.get();
            generation.set(new Generation(withOwnSecret(present.config()), present.guards()));
        }
        return Future.succeededFuture();
    }

    /** With the secret that was made here, where the configuration still names none. */
    private GatewayConfig withOwnSecret(GatewayConfig config) {
        ServerConfig server = config.server();
        boolean named = server.secret().filter(secret -> !secret.isEmpty()).isPresent();
        return named || ownSecret.get().isEmpty()
                ? config
                : config.withServer(server.withSecret(ownSecret.get().get()));
    }

    /** The front end goes first, so that what is in flight behind it can finish. */
    Future<Void> undeploy() {
        return deployments.removeAll().onComplete(done -> shared.close());
    }

    /** Takes another configuration into use; what cannot be exchanged without a restart is said and left. */
    Future<Void> apply(GatewayConfig read) {
        GatewayConfig before = config();
        GatewayConfig next = withOwnSecret(read);
        ConfigDiff diff = ConfigDiff.between(before, next);
        if (!diff.awaitingRestart().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, String.join(", ", diff.awaitingRestart()))
                    .log("changed keys that take effect with a restart");
        }
        GatewayConfig taken = next.withServer(before.server()).withStore(before.store());
        Generation present = generation.get();
        generation.set(new Generation(taken, present.guards().next(taken, vertx)));
        observe(taken.observability());
        return inTurn(diff.providers().added(), this::exchanged)
                .compose(done -> inTurn(diff.providers().changed(), this::exchanged))
                .compose(done -> inTurn(diff.mcpServers().added(), this::exchanged))
                .compose(done -> inTurn(diff.mcpServers().changed(), this::exchanged))
                .onSuccess(done -> diff.mcpServers().removed().forEach(this::withoutServer))
                .onSuccess(done -> diff.providers().removed().forEach(this::withoutProvider))
                .onSuccess(done -> LOG.atInfo().log("the changed configuration is in force"));
    }

    private void observe(ObservabilityConfig config) {
        shared.metrics().follow(config);
        observer.get().accept(config);
    }

    private Future<Void> exchanged(ProviderName name) {
        return config().provider(name)
                .map(this::provider)
                .orElseGet(Future::succeededFuture)
                .recover(failure -> stays("provider " + name, failure));
    }

    private Future<Void> exchanged(ServerName name) {
        return config().mcpServer(name)
                .map(this::server)
                .orElseGet(Future::succeededFuture)
                .recover(failure -> stays("mcp " + name, failure));
    }

    /** One that cannot start does not keep the others from being exchanged. */
    private static Future<Void> stays(String name, Throwable failure) {
        LOG.atError()
                .addKeyValue(LogKeys.REASON, failure)
                .log("cannot take the changed configuration of " + name + " into use; the one before stays");
        return Future.succeededFuture();
    }

    private Future<Void> provider(ProviderConfig provider) {
        if (!provider.enabled()) {
            withoutProvider(provider.name());
            return Future.succeededFuture();
        }
        ProviderSetup setup = new ProviderSetup(
                        provider,
                        shared.dialects(),
                        generation.get().guards().provider(provider.name()).orElseThrow(),
                        shared.limits(),
                        shared.metrics())
                .withInstances(shared.loops());
        Instances<ProviderVerticle> instances = new Instances<>(() -> new ProviderVerticle(setup));
        return deployments
                .replace(
                        "provider " + provider.name(),
                        instances,
                        onEachLoop,
                        () -> instances.all(ProviderVerticle::retire))
                .mapEmpty();
    }

    /** Streams that run on it still finish. */
    private void withoutProvider(ProviderName name) {
        deployments.retire("provider " + name);
    }

    private Future<Void> server(McpServerConfig server) {
        if (!server.enabled()) {
            withoutServer(server.name());
            return Future.succeededFuture();
        }
        Guard guard = generation.get().guards().server(server.name()).orElseThrow();
        Promise<Void> clear = Promise.promise();
        Instances<McpServerVerticle> instances =
                new Instances<>(() -> new McpServerVerticle(server, guard, shared.mcp(), clear.future()));
        return deployments
                .replace(
                        "mcp " + server.name(),
                        instances,
                        new DeploymentOptions(),
                        () -> instances.all(verticle -> verticle.retire(LONGEST_CALL)))
                .map(before -> {
                    clear(server, before).onComplete(clear);
                    return null;
                });
    }

    /**
     * The old process goes first, since two of one server could trip over each other, and calls wait within their
     * deadlines; but not for a call that takes long: that one ends where it began, beside the new process.
     */
    private Future<Void> clear(McpServerConfig server, Deployments.Replaced before) {
        return switch (server) {
            case McpServerConfig.Stdio ignored -> goneOrPatienceOver(before.gone());
            case McpServerConfig.Http ignored -> Future.succeededFuture();
        };
    }

    private Future<Void> goneOrPatienceOver(Future<Void> gone) {
        if (gone.isComplete()) {
            return gone;
        }
        Timer grace = vertx.timer(Math.max(1, processGrace.toMillis()), TimeUnit.MILLISECONDS);
        gone.onComplete(ended -> grace.cancel());
        return Future.any(gone, grace).mapEmpty();
    }

    private void withoutServer(ServerName name) {
        deployments.retire("mcp " + name);
    }

    private Future<Void> agents() {
        DeploymentOptions onVirtualThreads =
                new DeploymentOptions().setInstances(shared.loops()).setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return deployments.deploy("agent", AgentVerticle::new, onVirtualThreads);
    }

    private Future<Void> frontEnd() {
        FrontEnd frontEnd = new FrontEnd(this::config, shared.dialects(), shared.limits(), shared.metrics());
        Instances<HttpVerticle> instances = new Instances<>(() -> new HttpVerticle(frontEnd));
        return deployments
                .deploy(FRONT_END, instances, onEachLoop)
                .onSuccess(done -> port.set(instances.first().port()));
    }

    private static <T> Future<Void> inTurn(Iterable<T> all, Function<T, Future<Void>> each) {
        Future<Void> turn = Future.succeededFuture();
        for (T one : all) {
            turn = turn.compose(done -> each.apply(one));
        }
        return turn;
    }
}
