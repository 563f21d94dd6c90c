package io.llmfusion.dialect.schema;

import io.llmfusion.dialect.schema.SchemaRules.Enums;
import io.llmfusion.dialect.schema.SchemaRules.Nulls;
import io.llmfusion.dialect.schema.SchemaRules.Objects;
import io.llmfusion.dialect.schema.SchemaRules.References;
import io.llmfusion.model.SchemaProfile;
import java.util.Set;

/** The rules of each target, with the page that they come from (November 2026). */
final class SchemaTargets {
    /** Deep enough for what people write; what is deeper by inlining would break other parsers' limits. */
    private static final int DEEPEST = 40;

    private static final Set<String> ALL = Set.of();

    private static final SchemaRules ANY = new SchemaRules(
            ALL,
            ALL,
            ALL,
            References.KEEP,
            Nulls.TYPE,
            Objects.AS_GIVEN,
            Enums.ANY,
            false,
            false,
            Long.MAX_VALUE,
            DEEPEST);

    /** https://developers.openai.com/api/docs/guides/structured-outputs (Supported schemas). */
    private static final SchemaRules OPENAI_STRICT = new SchemaRules(
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "enum",
                    "const",
                    "anyOf",
                    "$ref",
                    "$defs",
                    "definitions",
                    "title",
                    "description",
                    "pattern",
                    "format",
                    "multipleOf",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "minItems",
                    "maxItems"),
            ALL,
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"),
            References.KEEP,
            Nulls.TYPE,
            Objects.CLOSED_AND_COMPLETE,
            Enums.ANY,
            false,
            true,
            Long.MAX_VALUE,
            10);

    /** https://platform.claude.com/docs/en/build-with-claude/structured-outputs (JSON Schema limitations). */
    private static final SchemaRules ANTHROPIC_STRICT = new SchemaRules(
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "enum",
                    "const",
                    "anyOf",
                    "title",
                    "description",
                    "default",
                    "format",
                    "pattern",
                    "minItems"),
            ALL,
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"),
            References.INLINE,
            Nulls.TYPE,
            Objects.CLOSED,
            Enums.SCALARS,
            false,
            false,
            1,
            DEEPEST);

    /**
     * https://ai.google.dev/api/caching#Schema; that unions stand alone and which formats and enums are taken is said only
     * by the API's own errors. Defaults were refused once and are ignored now.
     */
    private static final SchemaRules GEMINI = new SchemaRules(
            Set.of(
                    "type",
                    "format",
                    "title",
                    "description",
                    "nullable",
                    "enum",
                    "minItems",
                    "maxItems",
                    "properties",
                    "required",
                    "propertyOrdering",
                    "minProperties",
                    "maxProperties",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "anyOf",
                    "items",
                    "minimum",
                    "maximum"),
            ALL,
            Set.of("enum", "date-time", "float", "double", "int32", "int64"),
            References.INLINE,
            Nulls.NULLABLE,
            Objects.AS_GIVEN,
            Enums.STRINGS,
            true,
            true,
            Long.MAX_VALUE,
            DEEPEST);

    /** https://ai.google.dev/api/generate-content (responseJsonSchema). */
    private static final SchemaRules GEMINI_JSON = new SchemaRules(
            Set.of(
                    "$ref",
                    "$defs",
                    "type",
                    "format",
                    "title",
                    "description",
                    "enum",
                    "items",
                    "prefixItems",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "anyOf",
                    "oneOf",
                    "properties",
                    "additionalProperties",
                    "required",
                    "propertyOrdering"),
            ALL,
            ALL,
            References.KEEP,
            Nulls.TYPE,
            Objects.AS_GIVEN,
            Enums.SIMPLE,
            false,
            false,
            Long.MAX_VALUE,
            DEEPEST);

    /** https://docs.x.ai/developers/model-capabilities/text/structured-outputs: an open object must say so. */
    private static final SchemaRules XAI = new SchemaRules(
            ALL,
            ALL,
            ALL,
            References.INLINE,
            Nulls.TYPE,
            Objects.OPEN_SAID,
            Enums.ANY,
            false,
            false,
            Long.MAX_VALUE,
            DEEPEST);

    /** https://docs.aws.amazon.com/nova/latest/userguide/tool-use-definition.html: three members at the root. */
    private static final SchemaRules BEDROCK = new SchemaRules(
            ALL,
            Set.of("type", "properties", "required"),
            ALL,
            References.INLINE,
            Nulls.TYPE,
            Objects.AS_GIVEN,
            Enums.ANY,
            false,
            false,
            Long.MAX_VALUE,
            DEEPEST);

    private SchemaTargets() {}

    static SchemaRules of(SchemaProfile profile) {
        return switch (profile) {
            case ANY, OBJECT -> ANY;
            case OPENAI_STRICT -> OPENAI_STRICT;
            case ANTHROPIC_STRICT -> ANTHROPIC_STRICT;
            case GEMINI -> GEMINI;
            case GEMINI_JSON -> GEMINI_JSON;
            case XAI -> XAI;
            case BEDROCK -> BEDROCK;
        };
    }
}
