package io.llmfusion.gateway;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.ConfigWatcher;
import io.llmfusion.config.Environment;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ObservabilityConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.store.StoreFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A running gateway. Thread-safe. */
public final class Gateway {
    private static final Duration LOOK_AT_FILE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Node node;
    private final Optional<ConfigWatcher> watcher;

    private Gateway(Vertx vertx, Node node, Optional<ConfigWatcher> watcher) {
        this.vertx = vertx;
        this.node = node;
        this.watcher = watcher;
    }

    /** Reads the configuration, starts everything and follows the file; fails with {@link StartFailure}. */
    public static Future<Gateway> start(Vertx vertx, Environment environment, ConfigSource source) {
        ConfigLoader loader = new ConfigLoader(vertx, environment);
        return loader.load(source).compose(read -> switch (read) {
            case ConfigResult.Valid valid ->
                deployed(vertx, valid.config(), environment)
                        .compose(node -> watched(vertx, loader, source, node, valid));
            case ConfigResult.Invalid invalid -> Future.failedFuture(StartFailure.of(invalid.problems()));
        });
    }

    /** Starts everything with a configuration that comes from no file; fails with {@link StartFailure}. */
    public static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
        return deployed(vertx, config, Environment.system()).map(node -> new Gateway(vertx, node, Optional.empty()));
    }

    private static Future<Node> deployed(Vertx vertx, GatewayConfig config, Environment environment) {
        Node node = new Node(vertx, config, environment.home());
        return node.deploy().map(done -> node).recover(failure -> node.undeploy()
                .transform(ignored -> Future.failedFuture(explained(failure, config.server()))));
    }

    private static Future<Gateway> watched(
            Vertx vertx, ConfigLoader loader, ConfigSource source, Node node, ConfigResult.Valid inForce) {
        return switch (source) {
            case ConfigSource.Embedded ignored -> Future.succeededFuture(new Gateway(vertx, node, Optional.empty()));
            case ConfigSource.File file -> {
                ConfigWatcher watcher = new ConfigWatcher(vertx, loader, file, node::apply);
                yield watcher.start(inForce, LOOK_AT_FILE).map(done -> new Gateway(vertx, node, Optional.of(watcher)));
            }
        };
    }

    /** Where clients reach it. */
    public String url() {
        ServerConfig server = node.config().server();
        return (server.tls().isPresent() ? "https://" : "http://") + server.host() + ":" + node.port();
    }

    /** What is in force now. */
    public GatewayConfig config() {
        return node.config();
    }

    /** Tells how logs shall look, now and whenever it changes: logs are the process's, which may hold several gateways. */
    public void onObservability(Consumer<ObservabilityConfig> follower) {
        node.follow(follower);
    }

    public int port() {
        return node.port();
    }

    /** Takes no new requests, lets those in flight finish, ends all child processes, and closes Vert.x. */
    public Future<Void> stop() {
        watcher.ifPresent(ConfigWatcher::stop);
        // Of no context: the event loop that undeploy answers on is gone by the time that Vert.x has closed.
        Promise<Void> closed = Promise.promise();
        node.undeploy().onComplete(undeployed -> vertx.close().onComplete(closed));
        return closed.future();
    }

    private static Throwable explained(Throwable failure, ServerConfig server) {
        if (failure instanceof BindException) {
            return StartFailure.of("cannot listen on " + server.host() + ":" + server.port()
                    + ": the address is in use or not ours; set server.port or stop what listens there");
        }
        if (failure instanceof StoreFailure store) {
            return StartFailure.of(store.message());
        }
        return failure instanceof StartFailure known ? known : StartFailure.of("the gateway did not start: " + failure);
    }
}
