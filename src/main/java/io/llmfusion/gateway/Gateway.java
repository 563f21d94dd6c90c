package io.llmfusion.gateway;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;

/** A running gateway. Thread-safe. */
public final class Gateway {
    private final Vertx vertx;
    private final Node node;

    private Gateway(Vertx vertx, Node node) {
        this.vertx = vertx;
        this.node = node;
    }

    /** Reads the configuration and starts everything; fails with {@link StartFailure}. */
    public static Future<Gateway> start(Vertx vertx, Environment environment, ConfigSource source) {
        return new ConfigLoader(vertx, environment).load(source).compose(read -> switch (read) {
            case ConfigResult.Valid valid -> start(vertx, valid.config());
            case ConfigResult.Invalid invalid -> Future.failedFuture(StartFailure.of(invalid.problems()));
        });
    }

    /** Starts everything with a configuration that has been read; fails with {@link StartFailure}. */
    public static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
        Node node = new Node(vertx, config);
        return node.deploy().map(deployed -> new Gateway(vertx, node)).recover(failure -> node.undeploy()
                .transform(ignored -> Future.failedFuture(explained(failure, config.server()))));
    }

    /** Where clients reach it. */
    public String url() {
        ServerConfig server = node.config().server();
        return (server.tls().isPresent() ? "https://" : "http://") + server.host() + ":" + node.port();
    }

    public int port() {
        return node.port();
    }

    /** Takes no new requests, lets those in flight finish, and closes Vert.x. */
    public Future<Void> stop() {
        return node.undeploy().eventually(vertx::close);
    }

    private static Throwable explained(Throwable failure, ServerConfig server) {
        if (failure instanceof BindException) {
            return StartFailure.of("cannot listen on " + server.host() + ":" + server.port()
                    + ": the address is in use or not ours; set server.port or stop what listens there");
        }
        return failure instanceof StartFailure known ? known : StartFailure.of("the gateway did not start: " + failure);
    }
}
