package io.llmfusion.dialect.schema;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The root of a tool's schema, which every vendor wants to be an object and nothing else: OpenAI and Anthropic refuse
 * alternatives there too.
 */
final class SchemaRoot {
    private static final List<String> REFUSED = List.of("enum", "const", "not", "anyOf", "oneOf", "nullable");

    private final JsonNode root;
    private final SchemaLosses losses;
    private final SchemaReferences references;

    SchemaRoot(JsonNode root, SchemaLosses losses) {
        this.root = root;
        this.losses = losses;
        this.references = new SchemaReferences(root, Set.of(), losses);
    }

    /** Whether the root is plainly an object already: seen without reading what is inside. */
    static boolean isPlain(RawJson schema) {
        try {
            RawObject members = RawObject.scan(schema.text().getBytes(StandardCharsets.UTF_8));
            return members.string("type").equals(Optional.of("object"))
                    && REFUSED.stream().noneMatch(members::has)
                    && !members.has("$ref")
                    && !members.has("allOf");
        } catch (JacksonException notAnObject) {
            return false;
        }
    }

    /** Plainly an object; the very node where it was. */
    ObjectNode object(String path) {
        if (!(root instanceof ObjectNode given)) {
            losses.add(path, "is no schema of an object; one without members was sent");
            return empty();
        }
        if (given.isEmpty()) {
            return empty();
        }
        ObjectNode flat = references.flatten(given, SchemaSpot.root(path)).schema();
        Set<String> types = SchemaTypes.in(flat);
        if (!types.isEmpty() && !types.contains("object")) {
            losses.add(path + ".type", "is not an object; one without members was sent");
            return empty();
        }
        for (String union : List.of("anyOf", "oneOf")) {
            if (flat.get(union) instanceof ArrayNode branches) {
                union(flat, branches, path);
                losses.add(path + "." + union, "no alternatives are taken at the root; all their members may stand");
            }
        }
        REFUSED.forEach(flat::remove);
        return typed(flat);
    }

    private static ObjectNode empty() {
        ObjectNode none = Json.object().put("type", "object");
        none.putObject("properties");
        return none;
    }

    private static ObjectNode typed(ObjectNode flat) {
        if (flat.path("type").isString() && flat.get("type").stringValue().equals("object")) {
            return flat;
        }
        ObjectNode typed = Json.object().put("type", "object");
        flat.remove("type");
        typed.setAll(flat);
        return typed;
    }

    /** Members of any alternative; required is what all of them require. */
    private void union(ObjectNode schema, ArrayNode branches, String path) {
        ObjectNode members = schema.path("properties") instanceof ObjectNode own ? own.deepCopy() : Json.object();
        Set<JsonNode> common = new LinkedHashSet<>();
        boolean first = true;
        for (JsonNode branch : branches) {
            if (!(branch instanceof ObjectNode object)) {
                continue;
            }
            ObjectNode flat = references.flatten(object, SchemaSpot.root(path)).schema();
            flat.path("properties").properties().forEach(member -> either(members, member.getKey(), member.getValue()));
            Set<JsonNode> required = new LinkedHashSet<>();
            flat.path("required").forEach(required::add);
            if (first) {
                common.addAll(required);
                first = false;
            }
            common.retainAll(required);
        }
        schema.path("required").forEach(common::add);
        if (!members.isEmpty()) {
            schema.set("properties", members);
        }
        if (!common.isEmpty()) {
            schema.set("required", schema.arrayNode().addAll(common));
        }
    }

    private static void either(ObjectNode members, String name, JsonNode added) {
        JsonNode given = members.get(name);
        if (given == null) {
            members.set(name, added);
        } else if (!given.equals(added)) {
            ObjectNode either = Json.object();
            either.putArray("anyOf").add(given).add(added);
            members.set(name, either);
        }
    }
}
