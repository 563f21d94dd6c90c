package io.llmfusion.gateway;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is deployed, by name, in order. What is replaced or removed retires first, in the background: it takes nothing new,
 * and is undeployed when what it had under way has ended. Used by one operation at a time (start, reload, stop follow one
 * another), from any thread.
 */
final class Deployments {
    private final Vertx vertx;
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Set<String> leaving = new LinkedHashSet<>();

    /** @param retire asks it to take nothing new, and completes when what is under way has ended */
    private record Tenant(String id, Supplier<Future<Void>> retire) {}

    /** @param gone completes when the one before, if any, has been undeployed */
    record Replaced(Future<Void> gone) {}

    Deployments(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<Void> deploy(String name, Supplier<Deployable> verticle, DeploymentOptions options) {
        return replace(name, verticle, options, Future::succeededFuture).mapEmpty();
    }

    /** Completes once the new one stands; one of the same name before it retires from then on. */
    Future<Replaced> replace(
            String name, Supplier<Deployable> verticle, DeploymentOptions options, Supplier<Future<Void>> retire) {
        return vertx.deployVerticle(verticle, options)
                .map(id -> new Replaced(
                        put(name, new Tenant(id, retire)).map(this::leave).orElseGet(Future::succeededFuture)));
    }

    /** Lets what has this name retire, if there is anything. */
    void retire(String name) {
        take(name).ifPresent(this::leave);
    }

    /** Undeploys everything, the last first and what was retiring at the end; what fails to stop does not keep the others. */
    Future<Void> removeAll() {
        Future<Void> all = Future.succeededFuture();
        for (String name : namesBackwards()) {
            all = all.transform(done ->
                    take(name).map(tenant -> vertx.undeploy(tenant.id())).orElseGet(Future::succeededFuture));
        }
        return all.transform(done ->
                        Future.join(retiring().stream().map(vertx::undeploy).toList()))
                .transform(done -> Future.succeededFuture());
    }

    private Future<Void> leave(Tenant tenant) {
        leaves(tenant.id());
        return tenant.retire()
                .get()
                .transform(retired -> isLeaving(tenant.id()) ? vertx.undeploy(tenant.id()) : Future.succeededFuture())
                .otherwiseEmpty()
                .onComplete(gone -> hasLeft(tenant.id()));
    }

    private synchronized Optional<Tenant> put(String name, Tenant tenant) {
        return Optional.ofNullable(tenants.put(name, tenant));
    }

    private synchronized Optional<Tenant> take(String name) {
        return Optional.ofNullable(tenants.remove(name));
    }

    private synchronized List<String> namesBackwards() {
        return new ArrayList<>(tenants.keySet()).reversed();
    }

    private synchronized void leaves(String id) {
        leaving.add(id);
    }

    private synchronized boolean isLeaving(String id) {
        return leaving.contains(id);
    }

    private synchronized void hasLeft(String id) {
        leaving.remove(id);
    }

    private synchronized List<String> retiring() {
        List<String> all = List.copyOf(leaving);
        leaving.clear();
        return all;
    }
}
