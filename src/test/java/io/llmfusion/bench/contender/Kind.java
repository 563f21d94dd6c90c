package io.llmfusion.bench.contender;

import java.util.Locale;

/** What stands between the load and the upstream. */
public enum Kind {
    /** Nothing: what the upstream and the generator take for themselves. */
    DIRECT,
    /** nginx as plain reverse proxy: close to the physical limit. */
    NGINX,
    /** {@link FloorProxy}, the smallest Vert.x proxy of our shape. */
    FLOOR,
    /** The gateway, with everything on that people run. */
    GATEWAY;

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
