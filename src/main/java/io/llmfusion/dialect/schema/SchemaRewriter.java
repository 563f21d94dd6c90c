package io.llmfusion.dialect.schema;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a JSON Schema down to what a target takes. Pure; takes any text. */
public final class SchemaRewriter {
    /** JSON values of the result, so that no reference makes a page out of a line. */
    private static final int MOST_VALUES = 40_000;

    private static final int MOST_WALKS = 12;

    private SchemaRewriter() {}

    /**
     * A schema of a tool's arguments: its root is plainly an object whatever came.
     *
     * @param place how warnings name the schema, such as `tools[3].parameters`
     */
    public static RewrittenSchema tool(RawJson schema, SchemaProfile profile, String place) {
        if (profile == SchemaProfile.ANY || (profile == SchemaProfile.OBJECT && SchemaRoot.isPlain(schema))) {
            return new RewrittenSchema(schema, List.of());
        }
        SchemaLosses losses = new SchemaLosses();
        Optional<JsonNode> given = schema.parsed();
        ObjectNode root = new SchemaRoot(given.orElseGet(Json::object), losses).object(place);
        ObjectNode result = profile == SchemaProfile.OBJECT
                ? root
                : bounded(root, given.filter(JsonNode::isObject).orElse(root), profile, place, losses);
        return rewritten(schema, given, result, losses);
    }

    /** A schema of the answer's text. */
    public static RewrittenSchema output(RawJson schema, SchemaProfile profile, String place) {
        if (profile == SchemaProfile.ANY || profile == SchemaProfile.OBJECT) {
            return new RewrittenSchema(schema, List.of());
        }
        if (profile == SchemaProfile.OPENAI_STRICT) {
            return tool(schema, profile, place);
        }
        SchemaLosses losses = new SchemaLosses();
        Optional<JsonNode> given = schema.parsed();
        JsonNode root = given.orElseGet(Json::object);
        return rewritten(schema, given, bounded(root, root, profile, place, losses), losses);
    }

    private static RewrittenSchema rewritten(
            RawJson schema, Optional<JsonNode> given, ObjectNode result, SchemaLosses losses) {
        boolean same = given.filter(result::equals).isPresent();
        return new RewrittenSchema(same ? schema : RawJson.of(result), losses.warnings());
    }

    /**
     * Walks until nothing changes: what one walk leaves out can be all that another keyword was there for. Well-meant
     * schemas need one walk, and one that finds nothing to do.
     */
    private static ObjectNode bounded(
            JsonNode root, JsonNode document, SchemaProfile profile, String place, SchemaLosses losses) {
        ObjectNode result = shallowEnough(root, document, profile, place, losses);
        for (int walk = 1; walk < MOST_WALKS; walk++) {
            ObjectNode again = shallowEnough(result, result, profile, place, losses);
            if (again.equals(result)) {
                return result;
            }
            result = again;
        }
        return result;
    }

    /** Shallower and shallower until it is small enough; the losses are those of the walk that was. */
    private static ObjectNode shallowEnough(
            JsonNode root, JsonNode document, SchemaProfile profile, String place, SchemaLosses losses) {
        SchemaRules rules = SchemaTargets.of(profile);
        for (int deepest = rules.depth(); deepest > 0; deepest /= 3) {
            SchemaLosses its = new SchemaLosses();
            SchemaWalk walk = new SchemaWalk(rules, deepest, document, its);
            ObjectNode result = walk.walk(root, SchemaSpot.root(place));
            if (!walk.isTooLarge() && values(result) <= MOST_VALUES) {
                losses.addAll(its);
                return result;
            }
        }
        return new SchemaWalk(rules, 0, document, losses).walk(root, SchemaSpot.root(place));
    }

    private static int values(JsonNode tree) {
        int count = 1;
        for (JsonNode child : tree) {
            count += values(child);
        }
        return count;
    }
}
