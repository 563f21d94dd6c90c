package io.llmfusion.bus;

import io.vertx.core.internal.ContextInternal;

/** One end of a stream, looked at by its loop's sweep. */
interface Leased {
    /** Time without a word, in the loop's slices, after which an end says that it is still here. */
    int RENEW = 2 * Loop.SLICES;

    /** Time without hearing the other end after which that counts as gone. */
    int EXPIRE = 6 * Loop.SLICES;

    /** The context on which everything of this end happens. */
    ContextInternal context();

    /** Whether {@link #sweep} would do anything; may be asked from another thread and answer late. */
    boolean isDue();

    /** Renews the lease or gives up, on the end's context. */
    void sweep();

    /** The verticle goes: tells the other end and stops. */
    void close();
}
