package io.llmfusion.gateway;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is deployed, by name, in order. Used by one operation at a time (start, reload, stop follow one another), from any
 * thread.
 */
final class Deployments {
    private final Vertx vertx;
    private final Map<String, String> ids = new LinkedHashMap<>();

    Deployments(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Deploys it; a deployment of the same name before it is undeployed once the new one stands. */
    Future<Void> replace(String name, Supplier<Deployable> verticle, DeploymentOptions options) {
        return vertx.deployVerticle(verticle, options).compose(id -> {
            Optional<String> before = put(name, id);
            return before.map(vertx::undeploy).orElseGet(Future::succeededFuture);
        });
    }

    /** Undeploys what has this name, if anything. */
    Future<Void> remove(String name) {
        return take(name).map(vertx::undeploy).orElseGet(Future::succeededFuture);
    }

    /** Undeploys everything, the last first; what fails to stop does not keep the others. */
    Future<Void> removeAll() {
        Future<Void> all = Future.succeededFuture();
        for (String name : namesBackwards()) {
            all = all.transform(done -> remove(name));
        }
        return all.transform(done -> Future.succeededFuture());
    }

    private synchronized Optional<String> put(String name, String id) {
        return Optional.ofNullable(ids.put(name, id));
    }

    private synchronized Optional<String> take(String name) {
        return Optional.ofNullable(ids.remove(name));
    }

    private synchronized List<String> namesBackwards() {
        return new ArrayList<>(ids.keySet()).reversed();
    }
}
