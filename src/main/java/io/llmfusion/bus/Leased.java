package io.llmfusion.bus;

import io.vertx.core.internal.ContextInternal;

/** One end of a stream, looked at by its loop's sweep. */
interface Leased {
    /** Ticks without a word after which an end says that it is still here. */
    int RENEW_TICKS = 2;

    /** Ticks without hearing the other end after which it counts as gone. */
    int EXPIRE_TICKS = 6;

    /** The context on which everything of this end happens. */
    ContextInternal context();

    /** Whether {@link #sweep} would do anything; may be asked from another thread and answer late. */
    boolean isDue();

    /** Renews the lease or gives up, on the end's context. */
    void sweep();

    /** The verticle goes: tells the other end and stops. */
    void close();
}
