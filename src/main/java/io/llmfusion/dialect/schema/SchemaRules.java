package io.llmfusion.dialect.schema;

import java.util.Set;

/**
 * What a target takes of JSON Schema.
 *
 * @param keywords all that may stand; empty: every keyword
 * @param rootKeywords all that may stand at a tool's root; empty: the same as elsewhere
 * @param formats the only ones that may stand; empty: every one
 * @param references what becomes of {@code $ref}
 * @param nulls how a value that may be null is written
 * @param objects what objects must say of further members
 * @param enums which values may be listed
 * @param plainUnions whether {@code anyOf} must stand alone in its schema
 * @param typed whether every schema must name its type
 * @param mostMinItems the greatest {@code minItems}
 * @param depth the most levels of schemas
 */
record SchemaRules(
        Set<String> keywords,
        Set<String> rootKeywords,
        Set<String> formats,
        References references,
        Nulls nulls,
        Objects objects,
        Enums enums,
        boolean plainUnions,
        boolean typed,
        long mostMinItems,
        int depth) {

    enum References {
        /** Those to {@code $defs} stay, recursive ones too. */
        KEEP,
        /** Replaced by what they name; recursive ones are cut. */
        INLINE
    }

    enum Nulls {
        /** {@code "type": ["string", "null"]}. */
        TYPE,
        /** {@code "nullable": true}; and one type only. */
        NULLABLE
    }

    enum Objects {
        AS_GIVEN,
        /** Without further members, all members required, so that optional ones may be null. */
        CLOSED_AND_COMPLETE,
        /** Without further members. */
        CLOSED,
        /** An object that names no members must say that it takes any. */
        OPEN_SAID
    }

    enum Enums {
        ANY,
        /** No arrays, no objects. */
        SCALARS,
        /** Strings and numbers. */
        SIMPLE,
        /** Strings that are not empty. */
        STRINGS
    }

    boolean takes(String keyword) {
        return keywords.isEmpty() || keywords.contains(keyword);
    }

    boolean takesAtRoot(String keyword) {
        return rootKeywords.isEmpty() || rootKeywords.contains(keyword);
    }

    boolean takesFormat(String format) {
        return formats.isEmpty() || formats.contains(format);
    }
}
