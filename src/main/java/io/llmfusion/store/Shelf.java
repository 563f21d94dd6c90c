package io.llmfusion.store;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.model.GatewayError;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from an event loop to {@link Documents}: one worker thread does one thing after the other. What is saved while
 * it is busy goes in one commit, since a commit costs about the same for one document as for many; whatever is asked after
 * a save finds what was saved. Used on the verticle's context.
 */
final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private static final String STOPPING = "the store is being stopped";

    /** What waits for a disk that does not answer. */
    private static final long MOST_WAITING = 64L << 20;

    private static final int SWEPT_AT_ONCE = 500;
    private static final long COMPLAINT_NANOS = Duration.ofMinutes(1).toNanos();

    private final WorkerExecutor worker;
    private final Future<Documents> documents;
    private List<Waiting> waiting = new ArrayList<>();
    private Future<Void> saving = Future.succeededFuture();
    private long waitingBytes;
    private boolean closing;
    private long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

    /** @param saved completes when it is safe */
    private record Waiting(Document document, Promise<Void> saved) {}

    Shelf(Vertx vertx, StorePlace place) {
        this.worker = vertx.createSharedWorkerExecutor("fusion-store", 1, 10, TimeUnit.MINUTES);
        this.documents = worker.executeBlocking(place::open);
    }

    /** Completes when the documents can be had. */
    Future<Void> opened() {
        return documents.mapEmpty();
    }

    /** A text that is made once. Fails with what went wrong. */
    Future<String> once(String name, Supplier<String> made) {
        return documents.compose(kept -> run(() -> kept.once(name, made)));
    }

    /** Completes when it is safe from the process's end. */
    Future<Void> save(Document document) {
        if (closing || waitingBytes + document.weight() > MOST_WAITING) {
            return unavailable(closing ? STOPPING : "the store cannot keep up with what it is given");
        }
        Waiting one = new Waiting(document, Promise.promise());
        waiting.add(one);
        waitingBytes += document.weight();
        if (saving.isComplete()) {
            saveWaiting();
        }
        return one.saved().future();
    }

    private void saveWaiting() {
        List<Waiting> batch = waiting;
        waiting = new ArrayList<>();
        saving = on(kept -> {
                    kept.save(batch.stream().map(Waiting::document).toList());
                    return batch.size();
                })
                .mapEmpty();
        saving.onComplete(saved -> {
            for (Waiting one : batch) {
                waitingBytes -= one.document().weight();
                if (saved.succeeded()) {
                    one.saved().complete();
                } else {
                    one.saved().fail(saved.cause());
                }
            }
            if (!waiting.isEmpty() && saving.isComplete()) {
                saveWaiting();
            }
        });
    }

    /** Asks the documents, after all that was saved before. Fails with {@link GatewayError.Unavailable}. */
    <T> Future<T> ask(Function<Documents, T> question) {
        return closing ? unavailable(STOPPING) : settled().compose(done -> on(question));
    }

    /** When all that has been handed over by now is saved, or could not be. */
    private Future<Void> settled() {
        return (waiting.isEmpty() ? saving : waiting.getLast().saved().future()).otherwiseEmpty();
    }

    /** Forgets what is beyond the bounds, a part at a time so that nobody waits long behind it. */
    Future<Void> sweep() {
        return ask(kept -> kept.sweep(SWEPT_AT_ONCE))
                .compose(swept -> swept >= SWEPT_AT_ONCE ? sweep() : Future.succeededFuture());
    }

    /** Saves what waits, and closes. */
    Future<Void> close() {
        closing = true;
        return settled()
                .compose(done -> documents.transform(opened -> opened.failed()
                        ? Future.succeededFuture()
                        : run(() -> {
                            opened.result().close();
                            return true;
                        })))
                .onFailure(this::complain)
                .transform(closed -> worker.close());
    }

    private <T> Future<T> on(Function<Documents, T> work) {
        return documents.compose(kept -> run(() -> work.apply(kept))).recover(failure -> {
            complain(failure);
            return unavailable("the store does not work at the moment");
        });
    }

    private <T> Future<T> run(Callable<T> work) {
        return worker.executeBlocking(work);
    }

    private void complain(Throwable failure) {
        long now = System.nanoTime();
        if (now - complainedAt >= COMPLAINT_NANOS) {
            complainedAt = now;
            LOG.atError()
                    .addKeyValue(LogKeys.REASON, failure instanceof StoreFailure known ? known.message() : failure)
                    .log("the store fails; answers go on without it");
        }
    }

    private static <T> Future<T> unavailable(String message) {
        return GatewayFailure.future(new GatewayError.Unavailable(message, Optional.empty()));
    }
}
