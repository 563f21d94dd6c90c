package io.llmfusion.gateway;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the instances of one deployment and remembers them. Thread-safe. */
final class Instances<V extends Deployable> implements Supplier<Deployable> {
    private final Supplier<V> verticle;
    private final List<V> made = new CopyOnWriteArrayList<>();

    Instances(Supplier<V> verticle) {
        this.verticle = verticle;
    }

    @Override
    public Deployable get() {
        V instance = verticle.get();
        made.add(instance);
        return instance;
    }

    V first() {
        return made.getFirst();
    }

    /** Does it to each; completes when all have, whether well or not. */
    Future<Void> all(Function<V, Future<Void>> action) {
        return Future.join(made.stream().map(action).toList()).mapEmpty();
    }
}
