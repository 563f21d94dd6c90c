package io.llmfusion.store;

import io.llmfusion.bus.Address;
import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.bus.message.SignaturesQuery;
import io.llmfusion.bus.message.SignaturesReply;
import io.llmfusion.config.StoreConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store on a bus of its own, and one who asks it. */
final class StoreNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final StoreVerticle store;
    private final Asker asker = new Asker();

    private static final class Asker extends VerticleBase {
        private BusClient bus;

        @Override
        public Future<?> start() {
            bus = new BusClient(vertx);
            return Future.succeededFuture();
        }

        Context loop() {
            return context;
        }
    }

    StoreNode(Path home, StoreConfig config, ManualClock clock) {
        store = new StoreVerticle(config, home, clock, Duration.ofMillis(20));
        done(vertx.deployVerticle(store));
        done(vertx.deployVerticle(asker));
    }

    static Caller caller(String id) {
        return new Caller(id, List.of("*"), List.of("*"));
    }

    ResponsesReply ask(ResponsesQuery query) {
        return done(send(Addresses.STORE_RESPONSES, query));
    }

    SignaturesReply ask(SignaturesQuery query) {
        return done(send(Addresses.STORE_SIGNATURES, query));
    }

    <Q, R> Future<R> send(Address<Q, R> address, Q query) {
        Promise<R> reply = Promise.promise();
        asker.loop().runOnContext(now -> asker.bus
                .request(address, query, Deadline.in(Duration.ofSeconds(20)))
                .onComplete(reply));
        return reply.future();
    }

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        done(vertx.close());
    }
}
