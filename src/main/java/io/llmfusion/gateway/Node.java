package io.llmfusion.gateway;

import io.llmfusion.agent.AgentVerticle;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.guard.Generation;
import io.llmfusion.guard.Guards;
import io.llmfusion.guard.ProviderGuard;
import io.llmfusion.http.FrontEnd;
import io.llmfusion.http.HttpVerticle;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.observe.Metrics;
import io.llmfusion.provider.ProviderSetup;
import io.llmfusion.provider.ProviderVerticle;
import io.llmfusion.routing.RoutingVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What one node shares and deploys: everything behind the front end first, the front end last, and back in reverse. */
final class Node {
    private final Vertx vertx;
    private final int loops;
    private final AtomicReference<Generation> generation;
    private final NodeLimits limits;
    private final Metrics metrics = new Metrics();
    private final Dialects dialects;
    private final ConcurrentLinkedDeque<String> deployments = new ConcurrentLinkedDeque<>();
    private final AtomicInteger port = new AtomicInteger();

    Node(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.loops = Runtime.getRuntime().availableProcessors();
        this.generation = new AtomicReference<>(new Generation(config, Guards.of(config, vertx)));
        this.limits = NodeLimits.of(
                config.server().limits().bufferedBytes(),
                config.server().limits().concurrentStreams());
        this.dialects = new Dialects(List.of(new ChatDialect(), new AnthropicDialect()));
    }

    GatewayConfig config() {
        return generation.get().config();
    }

    int port() {
        return port.get();
    }

    Future<Void> deploy() {
        return providers()
                .compose(done -> onEachLoop(() -> new RoutingVerticle(this::config)))
                .compose(done -> agents())
                .compose(done -> frontEnd());
    }

    Future<Void> undeploy() {
        String last = deployments.pollLast();
        return last == null ? Future.succeededFuture() : vertx.undeploy(last).transform(ignored -> undeploy());
    }

    private Future<Void> providers() {
        Future<Void> deployed = Future.succeededFuture();
        for (ProviderConfig provider : config().providers()) {
            if (provider.enabled()) {
                deployed = deployed.compose(done -> provider(provider));
            }
        }
        return deployed;
    }

    private Future<Void> provider(ProviderConfig provider) {
        ProviderGuard guard =
                generation.get().guards().provider(provider.name()).orElseThrow();
        ProviderSetup setup = new ProviderSetup(provider, dialects, guard, limits, metrics).withInstances(loops);
        return onEachLoop(() -> new ProviderVerticle(setup));
    }

    private Future<Void> agents() {
        DeploymentOptions options =
                new DeploymentOptions().setInstances(loops).setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return vertx.deployVerticle(AgentVerticle::new, options).map(id -> {
            deployments.addLast(id);
            return null;
        });
    }

    private Future<Void> frontEnd() {
        FrontEnd frontEnd = new FrontEnd(this::config, dialects, limits, metrics);
        AtomicReference<HttpVerticle> any = new AtomicReference<>();
        return onEachLoop(() -> {
                    HttpVerticle verticle = new HttpVerticle(frontEnd);
                    any.set(verticle);
                    return verticle;
                })
                .onSuccess(done -> port.set(any.get().port()));
    }

    private Future<Void> onEachLoop(Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(loops))
                .map(id -> {
                    deployments.addLast(id);
                    return null;
                });
    }
}
