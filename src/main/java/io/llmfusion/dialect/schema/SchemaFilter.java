package io.llmfusion.dialect.schema;

import io.llmfusion.dialect.schema.SchemaRules.Enums;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Leaves out what the target refuses in one schema; what limits values moves into its description. */
final class SchemaFilter {
    private static final int LONGEST_TOLD = 300;

    private final SchemaRules rules;
    private final SchemaLosses losses;

    SchemaFilter(SchemaRules rules, SchemaLosses losses) {
        this.rules = rules;
        this.losses = losses;
    }

    void filter(ObjectNode schema, SchemaSpot spot) {
        List<String> told = new ArrayList<>();
        for (String keyword : List.copyOf(schema.propertyNames())) {
            JsonNode value = schema.get(keyword);
            boolean taken = rules.takes(keyword) && (spot.depth() > 0 || rules.takesAtRoot(keyword));
            if (!taken) {
                schema.remove(keyword);
                refused(keyword, value, spot, told);
            } else if (!fits(keyword, value)) {
                schema.remove(keyword);
                losses.add(spot.path() + "." + keyword, "this value of `" + keyword + "` is not taken; left out");
                tell(keyword, value, told);
            }
        }
        values(schema, spot, told);
        describe(schema, told);
    }

    private void refused(String keyword, JsonNode value, SchemaSpot spot, List<String> told) {
        boolean open = keyword.equals("additionalProperties")
                && (value.isObject() ? value.isEmpty() : value.booleanValue(false));
        if (SchemaKeywords.SILENT.contains(keyword) || open) {
            return;
        }
        losses.add(spot.path() + "." + keyword, "`" + keyword + "` is not taken in a schema; left out");
        if (SchemaKeywords.DESCRIBED.contains(keyword)) {
            tell(keyword, value, told);
        }
    }

    private boolean fits(String keyword, JsonNode value) {
        return switch (keyword) {
            case "format" -> rules.formats().isEmpty() || (value.isString() && rules.takesFormat(value.stringValue()));
            case "minItems" ->
                rules.mostMinItems() == Long.MAX_VALUE || value.asLong(Long.MAX_VALUE) <= rules.mostMinItems();
            case "enum" -> value.isArray() && !value.isEmpty();
            default -> true;
        };
    }

    private static void tell(String keyword, JsonNode value, List<String> told) {
        String text = value.isString() ? value.stringValue() : value.toString();
        if (text.length() <= LONGEST_TOLD) {
            told.add(keyword + ": " + text);
        }
    }

    private static void describe(ObjectNode schema, List<String> told) {
        if (!told.isEmpty()) {
            String said = schema.path("description").asString("");
            String more = "(" + String.join("; ", told) + ")";
            schema.put("description", said.isEmpty() ? more : said + " " + more);
        }
    }

    /** An enumeration of other values than the target lists is told in words. */
    private void values(ObjectNode schema, SchemaSpot spot, List<String> told) {
        if (rules.enums() == Enums.ANY || !(schema.get("enum") instanceof ArrayNode values)) {
            return;
        }
        ArrayNode taken = schema.arrayNode();
        values.valueStream().filter(this::isTaken).forEach(taken::add);
        if (taken.size() == values.size() && typeFits(schema)) {
            return;
        }
        losses.add(spot.path() + ".enum", "holds values that the target does not take in `enum`; told in words");
        tell("enum", values, told);
        schema.remove("enum");
    }

    private boolean isTaken(JsonNode value) {
        return switch (rules.enums()) {
            case ANY -> true;
            case SCALARS -> !value.isContainer();
            case SIMPLE -> value.isString() || value.isNumber() || value.isNull();
            case STRINGS -> value.isString() && !value.stringValue().isBlank();
        };
    }

    private boolean typeFits(ObjectNode schema) {
        return rules.enums() != Enums.STRINGS
                || !schema.has("type")
                || SchemaTypes.in(schema).contains("string");
    }
}
