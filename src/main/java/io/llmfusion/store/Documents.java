package io.llmfusion.store;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where documents are kept: the whole of what a database must be able to do. Blocks; used by one thread at a time. Failures
 * are {@link StoreFailure}.
 */
interface Documents extends AutoCloseable {
    /** Keeps all of them or none; whoever had the same key is replaced. What has returned survives the process. */
    void save(List<Document> batch);

    /** The body; counts as a use. Empty when there is none or its age is over. */
    Optional<Buffer> load(Document.Key key);

    /** Whether there was one. */
    boolean delete(Document.Key key);

    /** A text of the gateway's own, made at the first time and the same ever after. */
    String once(String name, Supplier<String> made);

    /** Forgets what is beyond the bounds, but not much more than so many at a time; returns how many it were. */
    int sweep(int atMost);

    @Override
    void close();
}
