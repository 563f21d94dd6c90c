package io.llmfusion.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Parsing and translating, on the loop while the body is small, else by a worker, so that nobody on the loop waits. */
final class LargeWork {
    /** Bodies above this are large. */
    static final int BYTES = 256 << 10;

    private LargeWork() {}

    /** The work's result, on the caller's context; fails with what the work throws. */
    static <T> Future<T> run(Vertx vertx, long bytes, Supplier<T> work) {
        if (bytes <= BYTES) {
            return Future.future(promise -> promise.complete(work.get()));
        }
        Promise<T> result = Promise.promise();
        vertx.executeBlocking(work::get, false).onComplete(done -> {
            T value = done.result();
            if (value == null) {
                result.fail(done.cause());
            } else {
                result.complete(value);
            }
        });
        return result.future();
    }
}
