package io.llmfusion.http;

/** The gateway's own header names. */
public final class FusionHeaders {
    /** By which `/healthz` tells that it is this gateway that answers. */
    public static final String VERSION = "x-fusion-version";

    static final String REQUEST_ID = "x-fusion-request-id";
    static final String PROVIDER = "x-fusion-provider";
    static final String MODEL = "x-fusion-model";
    static final String ATTEMPTS = "x-fusion-attempts";
    /** Microseconds that the gateway itself took until the head. */
    static final String OVERHEAD = "x-fusion-overhead-us";

    static final String WARNINGS = "x-fusion-warnings";
    /** Of a request: MCP servers whose tools the chat gets, with commas. */
    static final String MCP = "x-fusion-mcp";
    /** Of a request: `off` leaves the `fusion` events out of the answer. */
    static final String EVENTS = "x-fusion-events";
    /** Of a request: `warn` or `reject`, over the alias's own. */
    static final String ON_UNSUPPORTED = "x-fusion-on-unsupported";

    private FusionHeaders() {}
}
