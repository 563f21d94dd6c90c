package io.llmfusion.bus.message;

import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.ServerCapabilities;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How one MCP server is.
 *
 * @param peer what the server said of itself; empty before the first success
 * @param tools how many it lists, once somebody has listed them
 * @param lastError why it last failed, in our words
 * @param restarts of its process, or re-initialisations of its session, since the gateway started
 * @param diagnosis the last lines that its process wrote to its standard error; for administrators only
 */
public record ServerState(
        ServerName name,
        Endpoint endpoint,
        Phase phase,
        Optional<Peer> peer,
        OptionalInt tools,
        Optional<String> lastError,
        int restarts,
        List<String> diagnosis) {
    public ServerState {
        diagnosis = List.copyOf(diagnosis);
    }

    /** Where the server is. */
    public sealed interface Endpoint {
        /** @param pid of the process while it runs; also the id of its process group */
        record Child(String command, OptionalLong pid) implements Endpoint {}

        /**
         * @param transport `streamable-http` or `sse`
         * @param url without query and credentials
         */
        record Remote(String transport, String url) implements Endpoint {}

        /** Part of the gateway itself. */
        record Builtin() implements Endpoint {}
    }

    /** Where in its life the server is. */
    public enum Phase {
        DISABLED,
        /** Not started: nobody has asked for it yet, or it was stopped for want of calls. */
        IDLE,
        STARTING,
        READY,
        /** Failed; the next start waits for its time or for a call. */
        BACKING_OFF,
        /** Failed so often that only a call, at its own pace, tries again. */
        FAILED,
        STOPPING,
        STOPPED
    }

    /** @param serverInfo as it came */
    public record Peer(
            McpEra era,
            McpRevision revision,
            ServerCapabilities capabilities,
            RawJson serverInfo,
            Optional<String> instructions) {}

    /** The same with this many tools. */
    public ServerState withTools(int count) {
        return new ServerState(name, endpoint, phase, peer, OptionalInt.of(count), lastError, restarts, diagnosis);
    }
}
