package io.llmfusion.config;

import java.time.Duration;

/**
 * When calls to a peer stop for a while.
 *
 * @param failureRate 0 to 1: the share of failures within the window that opens the breaker
 * @param minimumCalls fewer within the window prove nothing
 * @param openFor until a probe may pass
 * @param probeDeadline by when a probe must have shown its first content
 */
public record BreakerConfig(
        double failureRate, Duration window, int minimumCalls, Duration openFor, Duration probeDeadline) {
    public static final BreakerConfig DEFAULT =
            new BreakerConfig(0.5, Duration.ofSeconds(30), 10, Duration.ofSeconds(15), Duration.ofSeconds(30));
}
