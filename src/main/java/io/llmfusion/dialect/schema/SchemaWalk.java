package io.llmfusion.dialect.schema;

import io.llmfusion.dialect.schema.SchemaRules.Nulls;
import io.llmfusion.dialect.schema.SchemaRules.References;
import io.llmfusion.model.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One walk through a schema, top down, to a new one; at the deepest level it is cut. Used once. */
final class SchemaWalk {
    /** More than that is not visited: whoever called tries a shallower walk. */
    static final int MOST_VISITED = 5_000;

    private final SchemaRules rules;
    private final int deepest;
    private final SchemaLosses losses;
    private final SchemaReferences references;
    private final SchemaUnions unions;
    private final SchemaFilter filter;
    private final SchemaShape shape;
    private int visited;

    SchemaWalk(SchemaRules rules, int deepest, JsonNode root, SchemaLosses losses) {
        this.rules = rules;
        this.deepest = deepest;
        this.losses = losses;
        this.references = new SchemaReferences(root, kept(rules), losses);
        this.unions = new SchemaUnions(rules, losses);
        this.filter = new SchemaFilter(rules, losses);
        this.shape = new SchemaShape(rules, losses);
    }

    private static Set<String> kept(SchemaRules rules) {
        return rules.references() == References.INLINE
                ? Set.of()
                : Stream.of("$defs", "definitions").filter(rules::takes).collect(Collectors.toSet());
    }

    boolean isTooLarge() {
        return visited > MOST_VISITED;
    }

    ObjectNode walk(JsonNode given, SchemaSpot spot) {
        visited++;
        if (isTooLarge()) {
            return Json.object();
        }
        SchemaReferences.Flat flat = references.flatten(object(given, spot), spot);
        while (unions.collapse(flat.schema())) {
            flat = references.flatten(flat.schema(), flat.spot());
        }
        ObjectNode schema = flat.schema();
        if (references.isKept(schema)) {
            return schema;
        }
        if (spot.depth() >= deepest) {
            cut(schema, spot.path());
        }
        unions.settle(schema, spot.path());
        filter.filter(schema, spot);
        children(schema, flat.spot());
        shape.finish(schema, spot.path());
        return schema;
    }

    private ObjectNode object(JsonNode given, SchemaSpot spot) {
        if (given instanceof ObjectNode object) {
            return object;
        }
        if (!given.isBoolean()) {
            losses.add(spot.path(), "is no schema; left out");
        } else if (!given.booleanValue()) {
            losses.add(spot.path(), "a schema that allows nothing cannot be sent; left out");
        }
        return Json.object();
    }

    /** Only what a value is at the deepest level, not what is inside it. */
    private void cut(ObjectNode schema, String path) {
        boolean deeper = schema.propertyNames().stream()
                .anyMatch(
                        keyword -> SchemaKeywords.holdsSchemas(keyword) && !isFlatUnion(keyword, schema.get(keyword)));
        Set<String> types = SchemaTypes.in(schema);
        if (deeper) {
            losses.add(path, "is nested too deeply or too large for the target; cut here");
            List.copyOf(schema.propertyNames()).stream()
                    .filter(keyword -> SchemaKeywords.holdsSchemas(keyword) || keyword.equals("required"))
                    .forEach(schema::remove);
        }
        types.remove("null");
        if (types.size() > 1 && (deeper || rules.nulls() == Nulls.NULLABLE)) {
            schema.put("type", types.iterator().next());
        }
    }

    /** Alternatives that hold no schemas themselves add no level. */
    private static boolean isFlatUnion(String keyword, JsonNode value) {
        return (keyword.equals("anyOf") || keyword.equals("oneOf"))
                && value.isArray()
                && value.valueStream()
                        .allMatch(branch -> !branch.has("allOf")
                                && branch instanceof ObjectNode object
                                && object.propertyNames().stream().noneMatch(SchemaKeywords::holdsSchemas));
    }

    private void children(ObjectNode schema, SchemaSpot spot) {
        for (String keyword : List.copyOf(schema.propertyNames())) {
            if (!SchemaKeywords.holdsSchemas(keyword)) {
                continue;
            }
            JsonNode value = schema.get(keyword);
            if (SchemaKeywords.MAPS.contains(keyword)) {
                members(schema, keyword, value, spot);
            } else if (SchemaKeywords.LISTS.contains(keyword)) {
                list(schema, keyword, value, spot);
            } else if (!(value.isBoolean() && isSwitch(keyword))) {
                schema.set(keyword, walk(value, spot.child("." + keyword)));
            }
        }
    }

    private static boolean isSwitch(String keyword) {
        return keyword.startsWith("additional") || keyword.startsWith("unevaluated");
    }

    private void members(ObjectNode schema, String keyword, JsonNode value, SchemaSpot spot) {
        if (!(value instanceof ObjectNode given)) {
            losses.add(spot.path() + "." + keyword, "is not an object; left out");
            schema.remove(keyword);
            return;
        }
        ObjectNode walked = Json.object();
        given.properties()
                .forEach(member -> walked.set(
                        member.getKey(), walk(member.getValue(), spot.child("." + keyword + "." + member.getKey()))));
        schema.set(keyword, walked);
    }

    private void list(ObjectNode schema, String keyword, JsonNode value, SchemaSpot spot) {
        if (!(value instanceof ArrayNode given) || given.isEmpty()) {
            schema.remove(keyword);
            return;
        }
        ArrayNode walked = schema.arrayNode();
        for (int index = 0; index < given.size(); index++) {
            walked.add(walk(given.get(index), spot.child("." + keyword + "[" + index + "]")));
        }
        schema.set(keyword, walked);
    }
}
