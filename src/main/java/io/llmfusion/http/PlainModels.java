package io.llmfusion.http;

import io.llmfusion.config.GatewayConfig;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Names of models that bring no MCP tools along, as routing has said under the present configuration: chats with them need
 * not ask it before they go to it. Who may use them and what they stand for is routing's answer to each chat. Belongs to
 * one event loop.
 */
final class PlainModels {
    private static final int MOST = 1_000;

    private final Supplier<GatewayConfig> config;
    private final Set<String> names = new HashSet<>();
    private GatewayConfig known;

    PlainModels(Supplier<GatewayConfig> config) {
        this.config = config;
        this.known = config.get();
    }

    /** Whether routing has said so of this name since the configuration last changed. */
    boolean contain(String model) {
        forgetWhatIsOld();
        return names.contains(model);
    }

    /** @param asked the configuration that was there when routing was asked */
    void add(String model, GatewayConfig asked) {
        forgetWhatIsOld();
        if (asked == (Object) known) {
            if (names.size() >= MOST) {
                names.clear();
            }
            names.add(model);
        }
    }

    private void forgetWhatIsOld() {
        GatewayConfig present = config.get();
        if (present != (Object) known) {
            known = present;
            names.clear();
        }
    }
}
