package io.llmfusion.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers one address for one verticle instance, under the address itself and under its loop's own variant. */
final class Server<Q, R> implements Serving {
    private final BusClient client;
    private final Address<Q, R> address;
    private final Function<Q, Future<R>> function;
    private final List<MessageConsumer<Object>> consumers;
    private final boolean near;
    private final AtomicInteger open = new AtomicInteger();
    private Optional<Promise<Void>> stopped = Optional.empty();

    Server(BusClient client, Address<Q, R> address, Function<Q, Future<R>> function) {
        this.client = client;
        this.address = address;
        this.function = function;
        this.near = client.context().isEventLoopContext();
        MessageConsumer<Object> any = client.receive(address.name(), this::received);
        if (near) {
            client.loop().serving(address.name());
            this.consumers = List.of(any, client.receive(client.loop().own(address.name()), this::received));
        } else {
            this.consumers = List.of(any);
        }
    }

    private void received(Message<Object> message) {
        open.incrementAndGet();
        answer(message.body()).onComplete(answer -> {
            client.reply(message, answer.succeeded() ? answer.result() : failure(answer.cause()));
            open.decrementAndGet();
            finishIfIdle();
        });
    }

    private Future<R> answer(Object query) {
        try {
            return function.apply(address.query().cast(query));
        } catch (RuntimeException defect) {
            return Future.failedFuture(defect);
        }
    }

    private static GatewayFailure failure(Throwable cause) {
        return cause instanceof GatewayFailure known ? known : new GatewayFailure(GatewayFailure.errorOf(cause));
    }

    @Override
    public Future<Void> stop() {
        if (stopped.isEmpty()) {
            stopped = Optional.of(Promise.promise());
            client.stopped(this);
            if (near) {
                client.loop().stoppedServing(address.name());
            }
            consumers.forEach(MessageConsumer::unregister);
            finishIfIdle();
        }
        return stopped.get().future();
    }

    private void finishIfIdle() {
        if (open.get() == 0) {
            stopped.ifPresent(Promise::tryComplete);
        }
    }
}
