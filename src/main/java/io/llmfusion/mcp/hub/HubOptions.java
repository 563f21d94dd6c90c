package io.llmfusion.mcp.hub;

import io.llmfusion.mcp.protocol.Implementation;
import java.time.Duration;

/**
 * How the aggregated server presents itself and how much it keeps.
 *
 * @param idle a session ends after so long without a request, an open stream or a call under way
 * @param longest a session's id is void after so long, whatever its client does
 * @param sessions of one instance; beyond it the one that was idle longest ends
 * @param page items of one page of a list
 */
public record HubOptions(Implementation serverInfo, Duration idle, Duration longest, int sessions, int page) {
    /** Long, since many clients never open a second session when the first one is gone. */
    public static HubOptions of(Implementation serverInfo) {
        return new HubOptions(serverInfo, Duration.ofHours(12), Duration.ofDays(30), 5_000, 1_000);
    }
}
