package io.llmfusion.model;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON fragment kept exactly as it came: key order, number formats and unknown fields survive. For schemas, tool
 * arguments, `_meta` and signatures.
 *
 * @param text one JSON value; that it is well-formed is the business of whoever made it (tool arguments of a model may
 *     not be: see {@link #parsed()})
 */
public record RawJson(String text) {
    public static final RawJson EMPTY_OBJECT = new RawJson("{}");
    public static final RawJson NULL = new RawJson("null");

    /** The fragment of a tree that we built ourselves. */
    public static RawJson of(JsonNode tree) {
        return new RawJson(Json.write(tree));
    }

    /** The fragment that is this string as a JSON string. */
    public static RawJson ofString(String value) {
        return new RawJson(Json.quote(value));
    }

    /** The tree of this fragment, read-only by convention. Throws {@link JacksonException} when it is not JSON. */
    public JsonNode tree() {
        return Json.read(text);
    }

    /** The tree, or empty when the text is not one JSON value. */
    public Optional<JsonNode> parsed() {
        try {
            return Optional.of(Json.read(text));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    public boolean isNull() {
        return text.equals("null");
    }

    @Override
    public String toString() {
        return text;
    }
}
