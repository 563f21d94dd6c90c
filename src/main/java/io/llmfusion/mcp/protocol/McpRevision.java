package io.llmfusion.mcp.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The published revisions, oldest first. */
public enum McpRevision {
    R2024_11_05("2024-11-05", McpEra.LEGACY),
    R2025_03_26("2025-03-26", McpEra.LEGACY),
    R2025_06_18("2025-06-18", McpEra.LEGACY),
    R2025_11_25("2025-11-25", McpEra.LEGACY),
    R2026_07_28("2026-07-28", McpEra.MODERN);

    /** What a client offers in `initialize`. */
    public static final McpRevision NEWEST_LEGACY = R2025_11_25;

    /** What a server assumes of an HTTP request without `MCP-Protocol-Version` (2025-11-25, basic/transports). */
    public static final McpRevision WITHOUT_HEADER = R2025_03_26;

    private final String wire;
    private final McpEra era;

    McpRevision(String wire, McpEra era) {
        this.wire = wire;
        this.era = era;
    }

    public static Optional<McpRevision> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }

    public String wire() {
        return wire;
    }

    public McpEra era() {
        return era;
    }

    public boolean atLeast(McpRevision that) {
        return compareTo(that) >= 0;
    }

    /** Whether one HTTP body may hold an array of messages; only this revision has that. */
    public boolean batches() {
        return this == R2025_03_26;
    }

    /** Whether HTTP requests after `initialize` say the revision in `MCP-Protocol-Version`. */
    public boolean versionHeader() {
        return atLeast(R2025_06_18);
    }

    @Override
    public String toString() {
        return wire;
    }
}
