package io.llmfusion.dialect.schema;

import java.util.List;
import java.util.Set;

/** JSON Schema's keywords by what they hold. */
final class SchemaKeywords {
    /** An object of schemas. */
    static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    /** An array of schemas. */
    static final Set<String> LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");

    /** One schema; of some, a boolean or (in old drafts) an array. */
    static final Set<String> SINGLES = Set.of(
            "items",
            "additionalProperties",
            "additionalItems",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema");

    /** Say nothing about values: nobody misses them. */
    static final Set<String> SILENT = Set.of(
            "$schema", "$id", "id", "$comment", "$anchor", "$dynamicAnchor", "$vocabulary", "$defs", "definitions");

    /** What a model can read in a description where the target does not take it. */
    static final Set<String> DESCRIBED = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "enum",
            "const",
            "default");

    static final List<String> TYPES = List.of("string", "number", "integer", "boolean", "object", "array", "null");

    private static final Set<String> OF_STRINGS =
            Set.of("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType");
    private static final Set<String> OF_NUMBERS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    private static final Set<String> OF_ARRAYS =
            Set.of("items", "prefixItems", "additionalItems", "contains", "minItems", "maxItems", "uniqueItems");
    private static final Set<String> OF_OBJECTS = Set.of(
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "propertyOrdering");

    private SchemaKeywords() {}

    static boolean holdsSchemas(String keyword) {
        return MAPS.contains(keyword) || LISTS.contains(keyword) || SINGLES.contains(keyword);
    }

    /** The type whose values this keyword is about; empty for those about any value. `number` stands for `integer` too. */
    static String typeOf(String keyword) {
        if (OF_OBJECTS.contains(keyword)) {
            return "object";
        }
        if (OF_ARRAYS.contains(keyword)) {
            return "array";
        }
        if (OF_NUMBERS.contains(keyword)) {
            return "number";
        }
        return OF_STRINGS.contains(keyword) ? "string" : "";
    }
}
