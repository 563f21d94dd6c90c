package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * A prompt of a server.
 *
 * @param raw the whole object as it came
 */
public record Prompt(String name, RawJson raw) {
    /** Empty when the object has no name. */
    public static Optional<Prompt> read(RawJson raw) {
        return RawSplice.string(raw, "name").filter(name -> !name.isEmpty()).map(name -> new Prompt(name, raw));
    }

    public Optional<String> description() {
        return RawSplice.string(raw, "description");
    }

    /** The same prompt under another name. */
    public Prompt renamed(String other) {
        return new Prompt(other, RawSplice.set(raw, "name", RawJson.ofString(other)));
    }
}
