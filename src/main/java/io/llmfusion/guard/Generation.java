package io.llmfusion.guard;

import io.llmfusion.config.GatewayConfig;

/** A configuration and the guards that belong to it; what lives across reloads reads the present one from a supplier. */
public record Generation(GatewayConfig config, Guards guards) {
    public static final Generation EMPTY = new Generation(GatewayConfig.DEFAULT, Guards.NONE);
}
