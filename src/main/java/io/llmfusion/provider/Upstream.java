package io.llmfusion.provider;

import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.DialectId;
import io.vertx.core.Vertx;

/** Where a provider's answers come from. One per verticle instance, used on its context. */
sealed interface Upstream permits DemoUpstream, HttpUpstream {
    /** The kind that this provider's wire format needs. */
    static Upstream of(ProviderSetup setup, Vertx vertx, Sweep sweep, SignatureMemory signatures) {
        ProviderConfig config = setup.config();
        return config.dialect() == DialectId.DEMO
                ? new DemoUpstream(setup, vertx)
                : new HttpUpstream(setup, vertx, sweep, signatures);
    }

    /** Makes the attempt's one call; everything that comes of it is told to the attempt. */
    void call(Attempt attempt);

    /** No call is under way any more. */
    void close();
}
