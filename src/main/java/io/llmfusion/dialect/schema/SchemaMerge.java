package io.llmfusion.dialect.schema;

import io.llmfusion.model.Json;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two schemas that both hold, as one. Members that both have become {@code allOf} of the two, to be merged when the walk
 * comes there. What cannot be said at once is a loss.
 */
final class SchemaMerge {
    private static final Set<String> GREATER =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final Set<String> LESSER =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final Set<String> WORDS = Set.of(
            "title", "description", "default", "examples", "example", "$schema", "$id", "id", "$comment", "$anchor");

    private final SchemaLosses losses;

    SchemaMerge(SchemaLosses losses) {
        this.losses = losses;
    }

    /** Adds to the first, which is changed; of words, the first's win. */
    void into(ObjectNode base, ObjectNode added, String path) {
        for (Map.Entry<String, JsonNode> member : added.properties()) {
            String keyword = member.getKey();
            JsonNode given = base.get(keyword);
            if (given == null) {
                base.set(keyword, member.getValue());
            } else if (!given.equals(member.getValue()) && !WORDS.contains(keyword)) {
                both(base, keyword, member.getValue(), path);
            }
        }
    }

    private void both(ObjectNode base, String keyword, JsonNode added, String path) {
        JsonNode given = base.get(keyword);
        switch (keyword) {
            case "type" -> types(base, given, added, path);
            case "properties", "patternProperties" -> members(base, keyword, added);
            case "required" -> base.set("required", union(given, added));
            case "enum" -> values(base, given, added, path);
            case "items", "additionalProperties", "contains", "propertyNames", "not" -> schemas(base, keyword, added);
            default -> bounds(base, keyword, added, path);
        }
    }

    private void bounds(ObjectNode base, String keyword, JsonNode added, String path) {
        JsonNode given = base.get(keyword);
        boolean numbers = given.isNumber() && added.isNumber();
        if (numbers && GREATER.contains(keyword)) {
            base.set(keyword, given.decimalValue().compareTo(added.decimalValue()) >= 0 ? given : added);
        } else if (numbers && LESSER.contains(keyword)) {
            base.set(keyword, given.decimalValue().compareTo(added.decimalValue()) <= 0 ? given : added);
        } else if (!keyword.equals("$defs") && !keyword.equals("definitions")) {
            losses.add(path + "." + keyword, "stands twice in parts that must both hold; the first was kept");
        }
    }

    private void types(ObjectNode base, JsonNode given, JsonNode added, String path) {
        Set<String> left = SchemaTypes.of(given);
        Set<String> right = SchemaTypes.of(added);
        Set<String> common = new LinkedHashSet<>();
        for (String type : left) {
            if (right.contains(type) || (type.equals("integer") && right.contains("number"))) {
                common.add(type);
            } else if (type.equals("number") && right.contains("integer")) {
                common.add("integer");
            }
        }
        if (common.isEmpty()) {
            losses.add(path + ".type", "parts that must both hold name different types; the first was kept");
        } else {
            SchemaTypes.set(base, common);
        }
    }

    private static void members(ObjectNode base, String keyword, JsonNode added) {
        if (!(base.get(keyword) instanceof ObjectNode given) || !(added instanceof ObjectNode more)) {
            return;
        }
        ObjectNode merged = Json.object();
        merged.setAll(given);
        more.properties().forEach(member -> {
            JsonNode first = merged.get(member.getKey());
            merged.set(
                    member.getKey(),
                    first == null || first.equals(member.getValue())
                            ? member.getValue()
                            : all(first, member.getValue()));
        });
        base.set(keyword, merged);
    }

    private static void schemas(ObjectNode base, String keyword, JsonNode added) {
        JsonNode given = base.get(keyword);
        if (given.isBoolean() || added.isBoolean()) {
            boolean closed = isFalse(given) || isFalse(added);
            base.set(keyword, closed ? base.booleanNode(false) : given.isBoolean() ? added : given);
        } else if (given.isObject() && added.isObject()) {
            base.set(keyword, all(given, added));
        }
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    static ObjectNode all(JsonNode first, JsonNode second) {
        ObjectNode both = Json.object();
        both.putArray("allOf").add(first).add(second);
        return both;
    }

    private static ArrayNode union(JsonNode given, JsonNode added) {
        Set<JsonNode> names = new LinkedHashSet<>();
        given.forEach(names::add);
        added.forEach(names::add);
        return Json.object().arrayNode().addAll(names);
    }

    private void values(ObjectNode base, JsonNode given, JsonNode added, String path) {
        Set<JsonNode> common = new LinkedHashSet<>();
        given.forEach(common::add);
        Set<JsonNode> wanted = new LinkedHashSet<>();
        added.forEach(wanted::add);
        common.retainAll(wanted);
        if (common.isEmpty()) {
            losses.add(path + ".enum", "parts that must both hold have no value in common; the first was kept");
        } else {
            base.set("enum", base.arrayNode().addAll(common));
        }
    }
}
