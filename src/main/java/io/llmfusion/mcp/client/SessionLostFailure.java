package io.llmfusion.mcp.client;

/** The server has forgotten our session: the same call may be made again, once, in a new one. */
final class SessionLostFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SessionLostFailure() {
        super("session lost", null, false, false);
    }
}
