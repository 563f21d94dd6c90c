package io.llmfusion.http;

import io.llmfusion.model.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON schema within a larger document: references to its own parts lead to where it stands now. One with an `$id` of
 * its own is a resource of its own, whose references stay right by themselves. Pure.
 */
final class EmbeddedSchema {
    /** Their values are data, not schemas. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");

    /** Their members' names are anybody's. */
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "$defs", "definitions");

    private final String place;

    private EmbeddedSchema(String place) {
        this.place = place;
    }

    /** @param place reference to where the schema will stand, such as {@code #/components/schemas/name} */
    static JsonNode at(String place, JsonNode schema) {
        if (!(schema instanceof ObjectNode object) || object.has("$id")) {
            return schema;
        }
        ObjectNode moved = new EmbeddedSchema(place).schema(object);
        moved.remove("$schema");
        return moved;
    }

    private ObjectNode schema(ObjectNode schema) {
        ObjectNode moved = Json.object();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            moved.set(member.getKey(), value(member.getKey(), member.getValue()));
        }
        return moved;
    }

    private JsonNode value(String keyword, JsonNode value) {
        if (DATA.contains(keyword)) {
            return value;
        }
        if (REFERENCES.contains(keyword) && value.isString()) {
            return Json.mapper().getNodeFactory().stringNode(moved(value.stringValue()));
        }
        if (NAMED.contains(keyword) && value instanceof ObjectNode named) {
            ObjectNode members = Json.object();
            named.properties().forEach(member -> members.set(member.getKey(), any(member.getValue())));
            return members;
        }
        return any(value);
    }

    private JsonNode any(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> schema(object);
            case ArrayNode array -> {
                ArrayNode elements = Json.mapper().createArrayNode();
                array.forEach(element -> elements.add(any(element)));
                yield elements;
            }
            default -> value;
        };
    }

    /** Only pointers into the schema itself are moved: `#` and `#/...`. */
    private String moved(String reference) {
        if (reference.equals("#")) {
            return place;
        }
        return reference.startsWith("#/") ? place + reference.substring(1) : reference;
    }
}
