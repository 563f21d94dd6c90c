package io.llmfusion.mcp.protocol;

/** Where the next page of a list begins; opaque to whoever did not make it. */
public record Cursor(String value) {}
