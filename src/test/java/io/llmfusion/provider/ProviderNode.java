package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Target;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.guard.Guards;
import io.llmfusion.guard.ProviderGuard;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.RequestId;
import io.llmfusion.observe.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A node with one provider and one caller of it, over the real bus. */
final class ProviderNode implements AutoCloseable {
    private static final long BUDGET = 64L << 20;

    final NodeLimits limits = NodeLimits.of(BUDGET, 1_000);
    final Metrics metrics = new Metrics();
    final ProviderGuard guard;
    private final Vertx vertx;
    private final Providers provider;
    private final String deployment;
    private final CallerVerticle caller = new CallerVerticle();

    /** The one who asks. */
    private static final class CallerVerticle extends VerticleBase {
        private volatile Optional<BusClient> client = Optional.empty();

        @Override
        public Future<?> start() {
            client = Optional.of(new BusClient(vertx));
            return Future.succeededFuture();
        }

        Context loop() {
            return context;
        }
    }

    ProviderNode(Vertx vertx, Providers provider, Dialect... dialects) {
        this(vertx, provider, new ProviderSetup.Pacing(Duration.ZERO, Duration.ofMillis(300)), dialects);
    }

    ProviderNode(Vertx vertx, Providers provider, ProviderSetup.Pacing pacing, Dialect... dialects) {
        this(vertx, provider, pacing, new Dialects(List.of(dialects)));
    }

    ProviderNode(Vertx vertx, Providers provider, Dialects dialects) {
        this(vertx, provider, new ProviderSetup.Pacing(Duration.ZERO, Duration.ofMillis(300)), dialects);
    }

    private ProviderNode(Vertx vertx, Providers provider, ProviderSetup.Pacing pacing, Dialects dialects) {
        this.vertx = vertx;
        this.provider = provider;
        this.guard = Guards.of(GatewayConfig.DEFAULT.withProviders(List.of(provider.config())), vertx)
                .provider(provider.config().name())
                .orElseThrow();
        ProviderSetup setup = new ProviderSetup(provider.config(), dialects, guard, limits, metrics).withPacing(pacing);
        this.deployment = done(vertx.deployVerticle(new ProviderVerticle(setup)));
        done(vertx.deployVerticle(caller));
    }

    Asking ask(ChatBody body) {
        return ask(body, "model", OnUnsupported.WARN, Duration.ofSeconds(20));
    }

    Asking ask(ChatBody body, String model, OnUnsupported onUnsupported, Duration time) {
        AttemptCommand command = new AttemptCommand(
                CommandId.fresh(),
                new RequestId("request-1"),
                1,
                new Target(provider.config().name(), model),
                onUnsupported,
                Caller.ANONYMOUS,
                body,
                Deadline.in(time));
        return new Asking(
                caller.loop(),
                caller.client.orElseThrow(),
                Addresses.provider(provider.config().name()),
                command);
    }

    Future<Void> undeploy() {
        return vertx.undeploy(deployment);
    }

    /** The caller goes without a word of its own. */
    Future<Void> undeployCaller() {
        return vertx.undeploy(caller.loop().deploymentID());
    }

    private void undeploy(String id) {
        if (vertx.deploymentIDs().contains(id)) {
            done(vertx.undeploy(id));
        }
    }

    /** Nothing that is held or under way is left. */
    void assertSettled() {
        await(() -> limits.bufferedBytes().used() == 0, "every held byte is given back");
        await(() -> guard.inFlight().calls() == 0, "no call is under way");
    }

    @Override
    public void close() {
        try {
            assertSettled();
        } finally {
            undeploy(caller.loop().deploymentID());
            undeploy(deployment);
        }
    }

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }
}
