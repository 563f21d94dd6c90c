package io.llmfusion.config;

import java.time.Duration;
import java.util.List;

/**
 * How the gateway fetches pictures and documents for a target that takes only their bytes.
 *
 * @param allowPrivate whether addresses of this machine and of private networks may be fetched from
 * @param hosts names and addresses that may be fetched from though they are private
 * @param size the most bytes of one
 * @param timeout for all of a request
 */
public record MediaConfig(boolean allowPrivate, List<String> hosts, long size, Duration timeout) {
    public static final MediaConfig DEFAULT = new MediaConfig(false, List.of(), 20L << 20, Duration.ofSeconds(20));

    public MediaConfig {
        hosts = List.copyOf(hosts);
    }
}
