package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ToolSpec;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A tool of a server.
 *
 * @param inputSchema as it came; an empty object schema when the server left it out
 * @param raw the whole object as it came
 */
public record Tool(
        String name, Optional<String> title, Optional<String> description, RawJson inputSchema, RawJson raw) {
    private static final RawJson ANY_OBJECT = new RawJson("{\"type\":\"object\"}");

    /** Empty when the object has no name. */
    public static Optional<Tool> read(RawJson raw) {
        try {
            RawObject members = RawObject.read(raw.text());
            return members.string("name").filter(name -> !name.isEmpty()).map(name -> read(name, members, raw));
        } catch (JacksonException notAnObject) {
            return Optional.empty();
        }
    }

    private static Tool read(String name, RawObject members, RawJson raw) {
        RawJson schema = members.get("inputSchema")
                .filter(value -> value.text().startsWith("{"))
                .orElse(ANY_OBJECT);
        return new Tool(name, members.string("title"), members.string("description"), schema, raw);
    }

    /** The same tool under another name. */
    public Tool renamed(String other) {
        RawJson changed = RawSplice.set(raw, "name", RawJson.ofString(other));
        return new Tool(other, title, description, inputSchema, changed);
    }

    /** As a model is told of it. */
    public ToolSpec.Function spec() {
        return new ToolSpec.Function(name, description.or(() -> title), inputSchema, Optional.empty(), Extras.NONE);
    }
}
