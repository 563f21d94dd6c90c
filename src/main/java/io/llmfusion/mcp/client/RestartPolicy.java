package io.llmfusion.mcp.client;

import io.llmfusion.config.McpServerConfig;
import java.time.Duration;

/**
 * When a server that failed is started again. Pure.
 *
 * @param restartsByItself whether it starts without a call (an eager one)
 * @param most starts in a row that may fail; a server at an address is tried for ever
 * @param first delay; it doubles
 * @param longest delay, also between the tries of a server that has failed too often
 */
record RestartPolicy(boolean restartsByItself, int most, Duration first, Duration longest) {
    private static final int DOUBLINGS = 20;

    static RestartPolicy of(McpServerConfig config, ClientPace pace) {
        boolean eager = config.settings().start() == McpServerConfig.Start.EAGER;
        int most =
                switch (config) {
                    case McpServerConfig.Stdio stdio -> stdio.settings().maxRestarts();
                    case McpServerConfig.Http ignored -> Integer.MAX_VALUE;
                };
        return new RestartPolicy(eager, most, pace.firstRestart(), pace.longestRestart());
    }

    boolean exhausted(int failures) {
        return failures > most;
    }

    Duration delay(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
