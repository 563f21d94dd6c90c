package io.llmfusion.sse;

/** What a decoder does with an event whose data is empty or missing. */
public enum EmptyData {
    /** Nobody hears of it: for streams whose payloads are all JSON. */
    SKIP,
    /**
     * It is delivered if it has any known field, {@code id} or {@code retry} alone too: an MCP server opens a stream with
     * an id and empty data, so that it can be resumed.
     */
    DELIVER
}
