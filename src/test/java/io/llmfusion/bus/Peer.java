package io.llmfusion.bus;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** A verticle with a bus client, on whose event loop a test does what it likes. */
public final class Peer extends VerticleBase {
    private Optional<BusClient> client = Optional.empty();

    /** Deploys one and waits. */
    public static Peer in(Vertx vertx) {
        Peer peer = new Peer();
        await(vertx.deployVerticle(peer));
        return peer;
    }

    @Override
    public Future<?> start() {
        client = Optional.of(new BusClient(vertx));
        return Future.succeededFuture();
    }

    /** Runs on the verticle's event loop and waits for the result. */
    public <T> T on(Function<BusClient, T> action) {
        return await(Future.future(promise -> context.runOnContext(ignored -> {
            try {
                promise.complete(action.apply(client.orElseThrow()));
            } catch (RuntimeException | AssertionError failure) {
                promise.fail(failure);
            }
        })));
    }

    public void run(Consumer<BusClient> action) {
        on(client -> {
            action.accept(client);
            return true;
        });
    }

    /** Runs on the verticle's event loop and waits for the future. */
    public <T> T whenDone(Function<BusClient, Future<T>> action) {
        return await(on(action));
    }

    /** The name of its event loop's thread. */
    String loop() {
        return on(client -> Thread.currentThread().getName());
    }

    public void undeploy() {
        await(vertx.undeploy(context.deploymentID()));
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the condition did not come true within 10 s");
            }
            LockSupport.parkNanos(50_000);
        }
    }
}
