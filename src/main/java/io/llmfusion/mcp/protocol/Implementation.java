package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * Who a peer says it is (`serverInfo`, `clientInfo`).
 *
 * @param raw as it came, with title, icons and what else there is
 */
public record Implementation(String name, String version, RawJson raw) {
    public static Implementation of(String name, String version) {
        RawJson raw = new RawJson("{\"name\":" + Json.quote(name) + ",\"version\":" + Json.quote(version) + "}");
        return new Implementation(name, version, raw);
    }

    /** Missing members become empty texts: what a peer says of itself is not worth a failure. */
    public static Implementation read(RawJson raw) {
        return new Implementation(
                RawSplice.string(raw, "name").orElse(""),
                RawSplice.string(raw, "version").orElse(""),
                raw);
    }

    public Optional<String> title() {
        return RawSplice.string(raw, "title");
    }
}
