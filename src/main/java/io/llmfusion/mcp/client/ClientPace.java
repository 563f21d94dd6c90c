package io.llmfusion.mcp.client;

import java.time.Duration;

/**
 * How patient we are with servers beyond what is configured for each.
 *
 * @param ping how long a server that seems hung may take to answer one
 * @param grace between closing a child's input, SIGTERM and SIGKILL
 * @param firstRestart the delay before the second start in a row; it doubles
 * @param longestRestart the most that it doubles to, and the pause of a server that failed too often
 * @param stable how long a server must have been ready for its failures before not to count
 */
public record ClientPace(
        Duration ping, Duration grace, Duration firstRestart, Duration longestRestart, Duration stable) {
    public static final ClientPace DEFAULT = new ClientPace(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
}
