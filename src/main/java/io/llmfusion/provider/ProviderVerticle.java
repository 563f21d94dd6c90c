package io.llmfusion.provider;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Serving;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.function.Function;

/**
 * One configured provider; serves {@code llm.provider.<name>}. Each instance has its own connections, on its own event loop,
 * and shares the provider's guard with the others.
 *
 * <p>Undeploying takes nothing new, lets answers under way end within the grace, and ends the rest by an error.
 */
public final class ProviderVerticle extends VerticleBase {
    private final ProviderSetup setup;
    private Optional<Running> running = Optional.empty();

    /** What exists between start and stop. */
    private record Running(Serving serving, AttemptDesk desk) {}

    public ProviderVerticle(ProviderSetup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        BusClient client = new BusClient(vertx);
        AttemptDesk desk = new AttemptDesk(setup, vertx, client);
        Serving serving = client.serve(Addresses.provider(setup.config().name()), desk::attempt);
        running = Optional.of(new Running(serving, desk));
        return Future.succeededFuture();
    }

    /**
     * Takes nothing new from now on; completes once all that is under way has ended, by its own deadlines at the latest. To
     * be undeployed then. From any thread.
     */
    public Future<Void> retire() {
        Promise<Void> retired = Promise.promise();
        context.runOnContext(ignored -> ended(AttemptDesk::idle).onComplete(retired));
        return retired.future();
    }

    @Override
    public Future<?> stop() {
        return ended(AttemptDesk::close);
    }

    private Future<Void> ended(Function<AttemptDesk, Future<Void>> end) {
        return running.map(parts -> Future.join(parts.serving().stop(), end.apply(parts.desk()))
                        .<Void>mapEmpty())
                .orElse(Future.succeededFuture());
    }
}
