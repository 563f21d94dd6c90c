package io.llmfusion.dialect.schema;

import io.llmfusion.dialect.schema.SchemaRules.Nulls;
import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says alternatives the target's way: types, null, {@code oneOf}, {@code const}, tuples. Changes the schema given. */
final class SchemaUnions {
    private static final Set<String> ALL_PLAIN = new LinkedHashSet<>(List.of("string", "number", "boolean", "null"));

    private final SchemaRules rules;
    private final SchemaLosses losses;

    SchemaUnions(SchemaRules rules, SchemaLosses losses) {
        this.rules = rules;
        this.losses = losses;
    }

    /**
     * Takes null out of the alternatives where it is a flag; true where one alternative is left, which now is {@code allOf},
     * to be merged.
     */
    boolean collapse(ObjectNode schema) {
        if (rules.nulls() != Nulls.NULLABLE) {
            return false;
        }
        oneOf(schema);
        if (!(schema.get("anyOf") instanceof ArrayNode branches) || branches.isEmpty()) {
            return false;
        }
        ArrayNode others = schema.arrayNode();
        branches.forEach(branch -> {
            if (!SchemaTypes.isNull(branch)) {
                others.add(branch);
            }
        });
        if (others.size() < branches.size()) {
            schema.put("nullable", true);
        }
        if (others.size() > 1) {
            schema.set("anyOf", others);
            return false;
        }
        schema.remove("anyOf");
        if (!others.isEmpty()) {
            schema.putArray("allOf").addAll(others);
        }
        return !others.isEmpty();
    }

    void settle(ObjectNode schema, String path) {
        types(schema, path);
        oneOf(schema);
        JsonNode constant = schema.get("const");
        if (constant != null && !rules.takes("const")) {
            schema.remove("const");
            schema.putArray("enum").add(constant);
        }
        tuple(schema, path);
        for (String union : List.of("anyOf", "oneOf")) {
            if (schema.has(union)
                    && (!schema.get(union).isArray() || schema.get(union).isEmpty())) {
                schema.remove(union);
            }
        }
        if (rules.nulls() == Nulls.NULLABLE) {
            nullable(schema);
        } else if (schema.path("nullable").isBoolean()) {
            boolean may = schema.remove("nullable").booleanValue();
            if (may) {
                SchemaTypes.allowNull(schema);
            }
        }
        infer(schema, path);
        if (rules.nulls() == Nulls.NULLABLE) {
            split(schema, path);
        }
        if (rules.plainUnions()) {
            alone(schema);
        }
    }

    private void types(ObjectNode schema, String path) {
        JsonNode given = schema.get("type");
        if (given != null) {
            Set<String> known = SchemaTypes.of(given);
            if (known.size() < Math.max(1, given.size())) {
                losses.add(path + ".type", "is no type that JSON Schema knows; left out");
            }
            SchemaTypes.set(schema, known);
        }
    }

    private void oneOf(ObjectNode schema) {
        if (schema.has("oneOf") && !rules.takes("oneOf") && !schema.has("anyOf")) {
            schema.set("anyOf", schema.remove("oneOf"));
        }
    }

    /** A tuple as a list of any of its members, where tuples are not known. */
    private void tuple(ObjectNode schema, String path) {
        String written = schema.path("items").isArray() ? "items" : "prefixItems";
        if (!(schema.get(written) instanceof ArrayNode members)
                || (rules.takes(written) && written.equals("prefixItems"))) {
            return;
        }
        schema.remove(written);
        schema.remove("additionalItems");
        Set<JsonNode> distinct = new LinkedHashSet<>();
        members.forEach(distinct::add);
        if (schema.path("items").isObject()) {
            distinct.add(schema.get("items"));
        }
        losses.add(path + "." + written, "the target knows no tuples; sent as a list of any of their members");
        if (distinct.size() == 1) {
            schema.set("items", distinct.iterator().next());
        } else if (!distinct.isEmpty()) {
            schema.putObject("items").putArray("anyOf").addAll(distinct);
        } else {
            schema.remove("items");
        }
    }

    private static void nullable(ObjectNode schema) {
        Set<String> types = SchemaTypes.in(schema);
        if (types.contains("null")) {
            schema.put("nullable", true);
            types.remove("null");
            SchemaTypes.set(schema, types.isEmpty() ? new LinkedHashSet<>(List.of("string")) : types);
        }
        if (schema.get("enum") instanceof ArrayNode values) {
            ArrayNode others = schema.arrayNode();
            values.forEach(value -> {
                if (!value.isNull()) {
                    others.add(value);
                }
            });
            if (others.size() < values.size()) {
                schema.put("nullable", true);
                schema.set("enum", others);
            }
        }
        if (!schema.path("nullable").isBoolean()) {
            schema.remove("nullable");
        }
    }

    /** A type for those targets that need one, of what else is said. */
    private void infer(ObjectNode schema, String path) {
        boolean needed = rules.typed() || schema.has("properties");
        if (!needed || schema.has("type") || schema.has("anyOf") || schema.has("oneOf") || schema.has("$ref")) {
            return;
        }
        Set<String> types = new TreeSet<>();
        JsonNode values = schema.has("const") ? schema.arrayNode().add(schema.get("const")) : schema.path("enum");
        values.forEach(value -> types.add(SchemaTypes.ofValue(value)));
        if (types.isEmpty()) {
            schema.propertyNames().stream()
                    .map(SchemaKeywords::typeOf)
                    .filter(type -> !type.isEmpty())
                    .forEach(types::add);
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        if (types.isEmpty()) {
            losses.add(path, "says no type, which the target needs; a plain one was sent");
            types.addAll(rules.nulls() == Nulls.NULLABLE ? Set.of("string") : ALL_PLAIN);
        }
        SchemaTypes.set(schema, types);
    }

    /** Several types as {@code anyOf}, each with the keywords that are about it. */
    private void split(ObjectNode schema, String path) {
        Set<String> types = SchemaTypes.in(schema);
        if (types.size() < 2) {
            return;
        }
        if (schema.has("anyOf")) {
            losses.add(path + ".type", "several types beside `anyOf` cannot be sent; left to the latter");
            schema.remove("type");
            return;
        }
        List<ObjectNode> branches = new ArrayList<>();
        for (String type : types) {
            ObjectNode branch = Json.object().put("type", type);
            boolean possible = true;
            if (schema.get("enum") instanceof ArrayNode values) {
                ArrayNode own = branch.putArray("enum");
                values.valueStream()
                        .filter(value -> SchemaTypes.fits(type, value))
                        .forEach(own::add);
                possible = !own.isEmpty() || values.isEmpty();
            }
            about(schema, type).forEach(member -> branch.set(member.getKey(), member.getValue()));
            if (possible) {
                branches.add(branch);
            }
        }
        if (branches.isEmpty()) {
            branches.add(Json.object().put("type", types.iterator().next()));
        }
        schema.remove("type");
        schema.remove("enum");
        List.copyOf(schema.propertyNames()).stream()
                .filter(keyword -> !SchemaKeywords.typeOf(keyword).isEmpty())
                .forEach(schema::remove);
        schema.putArray("anyOf").addAll(branches);
    }

    private static List<Map.Entry<String, JsonNode>> about(ObjectNode schema, String type) {
        String wanted = type.equals("integer") ? "number" : type;
        return schema.properties().stream()
                .filter(member -> SchemaKeywords.typeOf(member.getKey()).equals(wanted))
                .toList();
    }

    /** Moves what stands beside {@code anyOf} into each alternative. */
    private void alone(ObjectNode schema) {
        if (!(schema.get("anyOf") instanceof ArrayNode branches) || schema.size() == 1) {
            return;
        }
        ObjectNode beside = Json.object();
        beside.setAll(schema);
        beside.remove("anyOf");
        ArrayNode whole = schema.arrayNode();
        branches.forEach(branch -> whole.add(SchemaMerge.all(branch, beside)));
        schema.removeAll();
        schema.set("anyOf", whole);
    }
}
