package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API's own {@code Schema}, a part of OpenAPI 3.0 with types in capitals, as JSON schema. Pure.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class GeminiSchema {
    static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    /** Counts, which protocol buffers write as strings. */
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private GeminiSchema() {}

    static RawJson jsonSchema(GeminiField schema) {
        return RawJson.of(schema(schema.object().raw().tree()));
    }

    private static JsonNode schema(JsonNode given) {
        if (!given.isObject()) {
            return given;
        }
        ObjectNode schema = Json.object();
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            member(GeminiField.camel(member.getKey()), member.getValue(), schema);
        }
        order(given, schema);
        if (given.path("nullable").asBoolean(false)) {
            nullable(schema);
        }
        return schema;
    }

    private static void member(String name, JsonNode value, ObjectNode schema) {
        switch (name) {
            case "type" -> type(value, schema);
            case "properties" -> {
                ObjectNode properties = schema.putObject(name);
                value.properties().forEach(property -> properties.set(property.getKey(), schema(property.getValue())));
            }
            case "items", "additionalProperties" -> schema.set(name, schema(value));
            case "anyOf", "oneOf", "allOf", "prefixItems" -> {
                ArrayNode schemas = schema.putArray(name);
                value.forEach(each -> schemas.add(schema(each)));
            }
            case "example" -> schema.putArray("examples").add(value);
            case "format" -> {
                // `enum` says only that there is one.
                if (!value.asString("").equals("enum")) {
                    schema.set(name, value);
                }
            }
            case "nullable", "propertyOrdering" -> {}
            default -> schema.set(name, COUNTS.contains(name) ? count(value) : value);
        }
    }

    private static void type(JsonNode value, ObjectNode schema) {
        String type = value.asString("").toLowerCase(Locale.ROOT);
        if (value.isString() && !type.equals("type_unspecified")) {
            schema.put("type", type);
        } else if (value.isArray()) {
            schema.set("type", value);
        }
    }

    private static JsonNode count(JsonNode value) {
        String digits = value.asString("");
        return value.isString() && digits.matches("\\d{1,18}")
                ? Json.mapper().getNodeFactory().numberNode(Long.parseLong(digits))
                : value;
    }

    /** The order in which properties are wanted is the one in which they stand. */
    private static void order(JsonNode given, ObjectNode schema) {
        JsonNode wanted =
                given.has("propertyOrdering") ? given.path("propertyOrdering") : given.path("property_ordering");
        if (!(schema.get("properties") instanceof ObjectNode properties) || !wanted.isArray()) {
            return;
        }
        ObjectNode ordered = Json.object();
        wanted.forEach(name -> {
            if (properties.has(name.asString(""))) {
                ordered.set(name.asString(""), properties.get(name.asString("")));
            }
        });
        properties.properties().forEach(property -> ordered.putIfAbsent(property.getKey(), property.getValue()));
        schema.set("properties", ordered);
    }

    private static void nullable(ObjectNode schema) {
        if (schema.path("type").isString()) {
            String type = schema.path("type").stringValue();
            schema.putArray("type").add(type).add("null");
        }
        if (schema.get("enum") instanceof ArrayNode values) {
            values.addNull();
        }
        if (schema.get("anyOf") instanceof ArrayNode schemas) {
            schemas.addObject().put("type", "null");
        }
    }
}
