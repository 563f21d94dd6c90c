package io.llmfusion.dialect.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code type}, one or many. Google writes them in capitals. */
final class SchemaTypes {
    private SchemaTypes() {}

    /** Those that JSON Schema knows, in the order given. */
    static Set<String> of(JsonNode type) {
        Set<String> types = new LinkedHashSet<>();
        if (type.isString()) {
            add(type, types);
        } else if (type.isArray()) {
            type.forEach(each -> add(each, types));
        }
        return types;
    }

    static Set<String> in(ObjectNode schema) {
        return of(schema.path("type"));
    }

    private static void add(JsonNode type, Set<String> types) {
        if (type.isString()) {
            String name = type.stringValue().toLowerCase(Locale.ROOT);
            if (SchemaKeywords.TYPES.contains(name)) {
                types.add(name);
            }
        }
    }

    /** One as a string, many as an array, none as nothing. */
    static void set(ObjectNode schema, Set<String> types) {
        if (types.isEmpty()) {
            schema.remove("type");
        } else if (types.size() == 1) {
            schema.put("type", types.iterator().next());
        } else {
            ArrayNode all = schema.arrayNode();
            types.forEach(all::add);
            schema.set("type", all);
        }
    }

    static String ofValue(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    static boolean fits(String type, JsonNode value) {
        String own = ofValue(value);
        return own.equals(type) || (own.equals("integer") && type.equals("number"));
    }

    /** A schema that allows null and nothing else. */
    static boolean isNull(JsonNode schema) {
        if (in(schema).equals(Set.of("null"))) {
            return true;
        }
        JsonNode values = schema.path("enum");
        return schema.path("const").isNull()
                || (values.size() == 1 && values.path(0).isNull());
    }

    private static Set<String> in(JsonNode schema) {
        return of(schema.path("type"));
    }

    /** A schema that allows null too; its parts are its own. */
    static void allowNull(ObjectNode schema) {
        Set<String> types = in(schema);
        if (!types.isEmpty()) {
            types.add("null");
            set(schema, types);
        }
        JsonNode constant = schema.get("const");
        if (constant != null && !constant.isNull()) {
            schema.remove("const");
            schema.putArray("enum").add(constant).addNull();
        } else if (schema.get("enum") instanceof ArrayNode values && !holdsNull(values)) {
            schema.set("enum", values.deepCopy().addNull());
        }
        for (String union : List.of("anyOf", "oneOf")) {
            if (schema.get(union) instanceof ArrayNode branches && !hasNullBranch(branches)) {
                ArrayNode more = branches.deepCopy();
                more.addObject().put("type", "null");
                schema.set(union, more);
            }
        }
    }

    private static boolean holdsNull(ArrayNode values) {
        for (JsonNode value : values) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNullBranch(ArrayNode branches) {
        for (JsonNode branch : branches) {
            if (in(branch).contains("null")) {
                return true;
            }
        }
        return false;
    }
}
