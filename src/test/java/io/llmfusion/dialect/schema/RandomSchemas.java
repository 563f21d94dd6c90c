package io.llmfusion.dialect.schema;

import io.llmfusion.model.Json;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas as people, generators and models write them, and worse. */
final class RandomSchemas {
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "object", "array", "null", "STRING", "OBJECT", "any", "");
    private static final List<String> REFERENCES = List.of(
            "#",
            "#/$defs/a",
            "#/$defs/b",
            "#/definitions/a",
            "#/properties/a",
            "#/$defs/none",
            "other.json",
            "#/%24defs/a");
    private static final List<String> NAMES = List.of("a", "b", "type", "$ref", "properties", "é", "");
    private static final List<String> BOUNDS = List.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties");
    private static final List<String> WORDS =
            List.of("title", "description", "$schema", "$id", "$comment", "pattern", "format", "cache_control");
    private static final List<String> SINGLES = List.of(
            "items", "additionalProperties", "not", "if", "then", "contains", "propertyNames", "additionalItems");
    private static final List<String> LISTS = List.of("anyOf", "oneOf", "allOf", "prefixItems", "items");

    private final Random random;

    RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    JsonNode root() {
        if (random.nextInt(20) == 0) {
            return scalar();
        }
        ObjectNode root = schema(4);
        if (random.nextBoolean()) {
            for (String definitions : List.of("$defs", "definitions")) {
                ObjectNode named = root.putObject(definitions);
                named.set("a", any(3));
                named.set("b", any(3));
            }
        }
        return root;
    }

    private JsonNode any(int depth) {
        return switch (random.nextInt(12)) {
            case 0 -> Json.object().booleanNode(random.nextBoolean());
            case 1 -> random.nextInt(4) == 0 ? scalar() : schema(depth);
            default -> schema(depth);
        };
    }

    private ObjectNode schema(int depth) {
        ObjectNode schema = Json.object();
        int keywords = random.nextInt(6);
        for (int index = 0; index < keywords; index++) {
            keyword(schema, depth);
        }
        return schema;
    }

    private void keyword(ObjectNode schema, int depth) {
        switch (random.nextInt(depth > 0 ? 16 : 9)) {
            case 0, 1 -> schema.put("type", pick(TYPES));
            case 2 -> schema.putArray("type").add(pick(TYPES)).add(pick(TYPES));
            case 3 -> schema.put(pick(BOUNDS), random.nextInt(5));
            case 4 -> schema.put(pick(WORDS), pick(List.of("x", "date-time", "uri", "int32", "")));
            case 5 -> values(schema.putArray("enum"));
            case 6 -> schema.set(pick(List.of("const", "default", "nullable", "strict")), scalar());
            case 7 -> schema.put("$ref", pick(REFERENCES));
            case 8 -> schema.putArray("required").add(pick(NAMES)).add(pick(NAMES));
            case 9, 10, 11 ->
                members(schema.putObject(pick(List.of("properties", "properties", "patternProperties"))), depth);
            case 12, 13 -> schema.set(pick(SINGLES), any(depth - 1));
            default -> list(schema.putArray(pick(LISTS)), depth);
        }
    }

    private void members(ObjectNode members, int depth) {
        for (int index = random.nextInt(4); index > 0; index--) {
            members.set(pick(NAMES), any(depth - 1));
        }
    }

    private void list(ArrayNode list, int depth) {
        for (int index = random.nextInt(4); index > 0; index--) {
            list.add(any(depth - 1));
        }
    }

    private void values(ArrayNode values) {
        for (int index = random.nextInt(4); index > 0; index--) {
            values.add(scalar());
        }
    }

    private JsonNode scalar() {
        ObjectNode maker = Json.object();
        return switch (random.nextInt(8)) {
            case 0 -> maker.nullNode();
            case 1 -> maker.booleanNode(random.nextBoolean());
            case 2 -> maker.numberNode(random.nextInt(9));
            case 3 -> maker.numberNode(random.nextDouble());
            case 4 -> maker.arrayNode().add("x");
            case 5 -> Json.object().put("x", 1);
            default -> maker.stringNode(pick(List.of("x", "y", "", "long text")));
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
