package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * A resource template of a server.
 *
 * @param uriTemplate as RFC 6570 has it
 * @param raw the whole object as it came
 */
public record ResourceTemplate(String uriTemplate, RawJson raw) {
    /** Empty when the object has no template. */
    public static Optional<ResourceTemplate> read(RawJson raw) {
        return RawSplice.string(raw, "uriTemplate")
                .filter(template -> !template.isEmpty())
                .map(template -> new ResourceTemplate(template, raw));
    }

    public Optional<String> name() {
        return RawSplice.string(raw, "name");
    }

    /** The same template at another URI. */
    public ResourceTemplate moved(String other) {
        return new ResourceTemplate(other, RawSplice.set(raw, "uriTemplate", RawJson.ofString(other)));
    }
}
