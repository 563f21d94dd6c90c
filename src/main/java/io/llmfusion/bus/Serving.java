package io.llmfusion.bus;

import io.vertx.core.Future;

/** Something that this verticle answers or hears; ends by itself when the verticle is undeployed. */
public interface Serving {
    /**
     * Takes nothing new from now on. Requests that had been received are still answered; those still in the loop's queue
     * go to whoever serves the address now. Completes when the last answer is out.
     */
    Future<Void> stop();
}
