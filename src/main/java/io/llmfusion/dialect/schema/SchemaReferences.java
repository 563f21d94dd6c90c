package io.llmfusion.dialect.schema;

import io.llmfusion.model.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces references by what they name, and merges what must hold together, in one schema (not in its children). */
final class SchemaReferences {
    /** How often a reference may stand inside itself before it is cut. */
    private static final int MOST_OPEN = 2;

    /** References to each other can multiply without end; nobody writes so many. */
    private static final int MOST_REPLACED = 500;

    private final JsonNode root;
    private final Set<String> kept;
    private final SchemaLosses losses;
    private final SchemaMerge merge;
    private int replaced;

    /** @param schema one that holds by itself, and where it stands with what was opened on the way */
    record Flat(ObjectNode schema, SchemaSpot spot) {}

    /** @param kept members of the root whose schemas may be referred to by the target's own; none: every reference goes */
    SchemaReferences(JsonNode root, Set<String> kept, SchemaLosses losses) {
        this.root = root;
        this.kept = Set.copyOf(kept);
        this.losses = losses;
        this.merge = new SchemaMerge(losses);
    }

    /** The given schema is not changed. */
    Flat flatten(ObjectNode given, SchemaSpot spot) {
        ObjectNode schema = Json.object();
        schema.setAll(given);
        SchemaSpot here = spot;
        while (schema.has("$ref") || schema.has("allOf")) {
            if (isKept(schema)) {
                return new Flat(schema, here);
            }
            JsonNode reference = schema.remove("$ref");
            if (reference != null) {
                here = replace(schema, reference, here);
            } else {
                here = together(schema, here);
            }
        }
        return new Flat(schema, here);
    }

    /** Whether it is a reference that the target takes as it is: it must stand alone there. */
    boolean isKept(ObjectNode schema) {
        JsonNode reference = schema.path("$ref");
        return !kept.isEmpty() && schema.size() == 1 && reference.isString() && isPlain(reference.stringValue());
    }

    private boolean isPlain(String reference) {
        boolean place = reference.equals("#")
                || kept.stream()
                        .map(member -> "#/" + member + "/")
                        .anyMatch(start -> reference.startsWith(start) && reference.indexOf('/', start.length()) < 0);
        return place && target(reference).isPresent();
    }

    private SchemaSpot replace(ObjectNode schema, JsonNode reference, SchemaSpot spot) {
        String name = reference.isString() ? reference.stringValue() : "";
        Optional<JsonNode> target = target(name);
        if (target.isEmpty()) {
            losses.add(spot.path() + ".$ref", "names nothing in this schema; left out");
            return spot;
        }
        if (spot.timesOpen(name) >= MOST_OPEN || ++replaced > MOST_REPLACED) {
            losses.add(spot.path() + ".$ref", "refers to itself without end; cut here");
            if (target.get() instanceof ObjectNode cut && cut.has("type")) {
                merge.into(schema, Json.object().set("type", cut.get("type")), spot.path());
            }
            return spot;
        }
        if (target.get() instanceof ObjectNode named) {
            merge.into(schema, named, spot.path());
        }
        return spot.opened(name);
    }

    private SchemaSpot together(ObjectNode schema, SchemaSpot spot) {
        SchemaSpot here = spot;
        JsonNode parts = schema.remove("allOf");
        if (parts instanceof ArrayNode all) {
            for (JsonNode part : all) {
                if (part instanceof ObjectNode object) {
                    Flat flat = kept.isEmpty() ? flatten(object, here) : new Flat(opened(object, here), here);
                    merge.into(schema, flat.schema(), spot.path());
                    here = flat.spot();
                } else if (part.isBoolean() && !part.booleanValue()) {
                    losses.add(spot.path() + ".allOf", "allows nothing; left out");
                }
            }
        }
        return here;
    }

    /** A part of {@code allOf} must be merged even where references may stand. */
    private ObjectNode opened(ObjectNode part, SchemaSpot spot) {
        SchemaReferences inline = new SchemaReferences(root, Set.of(), losses);
        inline.replaced = replaced;
        ObjectNode flat = inline.flatten(part, spot).schema();
        replaced = inline.replaced;
        return flat;
    }

    private Optional<JsonNode> target(String reference) {
        if (reference.equals("#")) {
            return Optional.of(root);
        }
        if (!reference.startsWith("#/")) {
            return Optional.empty();
        }
        try {
            JsonNode found = root.at(JsonPointer.compile(decoded(reference.substring(1))));
            return Optional.of(found).filter(target -> target.isObject() || target.isBoolean());
        } catch (IllegalArgumentException noPointer) {
            return Optional.empty();
        }
    }

    /** A pointer in an address is percent-encoded; few who write one know it. */
    private static String decoded(String pointer) {
        return pointer.indexOf('%') < 0
                ? pointer
                : URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
