package io.llmfusion.mcp.protocol;

/** Error codes of JSON-RPC and of MCP. */
public enum RpcErrorCode {
    PARSE_ERROR(-32700),
    INVALID_REQUEST(-32600),
    METHOD_NOT_FOUND(-32601),
    INVALID_PARAMS(-32602),
    INTERNAL_ERROR(-32603),
    /** Of servers up to 2025-11-25; 2026-07-28 uses {@link #INVALID_PARAMS}. */
    RESOURCE_NOT_FOUND(-32002),
    URL_ELICITATION_REQUIRED(-32042),
    HEADER_MISMATCH(-32020),
    MISSING_CAPABILITY(-32021),
    UNSUPPORTED_VERSION(-32022);

    private final long code;

    RpcErrorCode(long code) {
        this.code = code;
    }

    public long code() {
        return code;
    }

    public boolean is(long other) {
        return code == other;
    }

    public RpcError error(String message) {
        return RpcError.of(this, message);
    }
}
