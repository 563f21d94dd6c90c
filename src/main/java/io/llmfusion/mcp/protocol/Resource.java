package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * A resource of a server.
 *
 * @param raw the whole object as it came
 */
public record Resource(String uri, RawJson raw) {
    /** Empty when the object has no URI. */
    public static Optional<Resource> read(RawJson raw) {
        return RawSplice.string(raw, "uri").filter(uri -> !uri.isEmpty()).map(uri -> new Resource(uri, raw));
    }

    public Optional<String> name() {
        return RawSplice.string(raw, "name");
    }

    /** The same resource at another URI. */
    public Resource moved(String other) {
        return new Resource(other, RawSplice.set(raw, "uri", RawJson.ofString(other)));
    }
}
