package io.llmfusion.dialect.schema;

import io.llmfusion.dialect.schema.SchemaRules.Objects;
import io.llmfusion.model.Json;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the target demands of objects and arrays, once their members are as they will be. */
final class SchemaShape {
    private final SchemaRules rules;
    private final SchemaLosses losses;

    SchemaShape(SchemaRules rules, SchemaLosses losses) {
        this.rules = rules;
        this.losses = losses;
    }

    void finish(ObjectNode schema, String path) {
        Set<String> types = SchemaTypes.in(schema);
        if (types.contains("object")) {
            object(schema, path);
        }
        if (rules.typed() && types.contains("array") && !schema.has("items")) {
            losses.add(path, "says nothing of an array's items, which the target needs; strings were sent");
            schema.putObject("items").put("type", "string");
        }
        names(schema, "required", path);
        names(schema, "propertyOrdering", path);
    }

    private void object(ObjectNode schema, String path) {
        boolean named = schema.path("properties").isObject()
                && !schema.get("properties").isEmpty();
        switch (rules.objects()) {
            case AS_GIVEN -> {}
            case OPEN_SAID -> {
                if (!named && !schema.has("additionalProperties")) {
                    schema.put("additionalProperties", true);
                }
            }
            case CLOSED -> close(schema, path, named);
            case CLOSED_AND_COMPLETE -> {
                close(schema, path, named);
                complete(schema, path);
            }
        }
    }

    private void close(ObjectNode schema, String path, boolean named) {
        JsonNode further = schema.path("additionalProperties");
        boolean closed = further.isBoolean() && !further.booleanValue();
        if (!closed && (!named || !further.isMissingNode())) {
            losses.add(path, "an object with members of any name cannot be sent; it was closed");
        }
        schema.put("additionalProperties", false);
    }

    /** Members that may be left out may be null instead. */
    private void complete(ObjectNode schema, String path) {
        ObjectNode members = schema.get("properties") instanceof ObjectNode given ? given : Json.object();
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        ObjectNode whole = Json.object();
        ArrayNode names = Json.object().arrayNode();
        members.properties().forEach(member -> {
            names.add(member.getKey());
            boolean optional = !required.contains(member.getKey());
            whole.set(member.getKey(), optional ? withNull(member.getValue()) : member.getValue());
            if (optional) {
                losses.add(
                        path + ".properties." + member.getKey(), "no member is optional there; it may be null instead");
            }
        });
        schema.set("properties", whole);
        schema.set("required", names);
    }

    private static JsonNode withNull(JsonNode member) {
        if (!(member instanceof ObjectNode schema)) {
            return member;
        }
        if (schema.has("$ref")) {
            ObjectNode either = Json.object();
            either.putArray("anyOf").add(schema).addObject().put("type", "null");
            return either;
        }
        ObjectNode copy = schema.deepCopy();
        SchemaTypes.allowNull(copy);
        return copy;
    }

    /** Targets that know only their own part of JSON Schema refuse names of members that are not there. */
    private void names(ObjectNode schema, String keyword, String path) {
        JsonNode given = schema.get(keyword);
        if (given == null || (!rules.typed() && rules.objects() != Objects.CLOSED)) {
            return;
        }
        Set<JsonNode> kept = new LinkedHashSet<>();
        given.forEach(name -> {
            if (name.isString() && schema.path("properties").has(name.stringValue())) {
                kept.add(name);
            }
        });
        if (kept.size() < given.size() || !given.isArray()) {
            losses.add(path + "." + keyword, "names members that are not there; they were left out");
        }
        boolean empty = kept.isEmpty() && rules.objects() != Objects.CLOSED_AND_COMPLETE;
        if (empty) {
            schema.remove(keyword);
        } else {
            schema.set(keyword, schema.arrayNode().addAll(kept));
        }
    }
}
