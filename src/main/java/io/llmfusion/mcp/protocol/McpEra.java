package io.llmfusion.mcp.protocol;

/** The two ways in which MCP peers live together. */
public enum McpEra {
    /** `initialize`, sessions, requests of the server; up to 2025-11-25. */
    LEGACY,
    /** Stateless: every request says its version and capabilities; from 2026-07-28. */
    MODERN
}
