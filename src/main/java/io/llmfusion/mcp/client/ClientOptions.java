package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.model.RawJson;
import io.llmfusion.observe.Metrics;
import io.vertx.core.http.HttpClientOptions;
import java.util.List;

/**
 * What all MCP servers of a gateway share.
 *
 * @param reaper ends the children of a gateway that is killed
 * @param http TLS and pool settings for servers at an address; copied for each
 * @param clientInfo who we say we are
 * @param roots raw root objects (`uri`, `name`) that servers may ask for; may be empty
 * @param pace patience with all of them
 * @param slots how many children start at a time
 */
public record ClientOptions(
        ProcessReaper reaper,
        HttpClientOptions http,
        Implementation clientInfo,
        List<RawJson> roots,
        ClientPace pace,
        StartSlots slots,
        Metrics metrics) {
    public ClientOptions {
        roots = List.copyOf(roots);
    }

    /** With as many starts at a time as this machine can bear. */
    public ClientOptions(
            ProcessReaper reaper,
            HttpClientOptions http,
            Implementation clientInfo,
            List<RawJson> roots,
            ClientPace pace,
            Metrics metrics) {
        this(reaper, http, clientInfo, roots, pace, StartSlots.ofThisMachine(), metrics);
    }

    @Override
    public HttpClientOptions http() {
        return new HttpClientOptions(http);
    }
}
