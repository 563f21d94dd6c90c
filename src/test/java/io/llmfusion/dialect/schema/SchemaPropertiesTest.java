package io.llmfusion.dialect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.schema.SchemaRules.Nulls;
import io.llmfusion.dialect.schema.SchemaRules.Objects;
import io.llmfusion.dialect.schema.SchemaRules.References;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What holds of every schema: thousands of random ones for each target, of a seed that failures name. */
class SchemaPropertiesTest {
    private static final int SCHEMAS = 500;
    private static final Set<SchemaProfile> WALKED =
            EnumSet.complementOf(EnumSet.of(SchemaProfile.ANY, SchemaProfile.OBJECT));

    @ParameterizedTest
    @EnumSource(SchemaProfile.class)
    void any_schema_becomes_one_that_the_target_takes_and_that_stays(SchemaProfile profile) {
        long base = Long.getLong("seed", new Random().nextLong());
        for (int index = 0; index < SCHEMAS; index++) {
            long seed = base + index;
            RawJson given = RawJson.of(new RandomSchemas(seed).root());
            String name = "-Dseed=" + seed + " " + profile + " " + given;
            check(SchemaRewriter.tool(given, profile, "t"), profile, name, true);
            check(SchemaRewriter.output(given, profile, "t"), profile, name, false);
        }
    }

    private static void check(RewrittenSchema first, SchemaProfile profile, String name, boolean tool) {
        RewrittenSchema again = tool
                ? SchemaRewriter.tool(first.schema(), profile, "t")
                : SchemaRewriter.output(first.schema(), profile, "t");
        assertThat(again.schema()).as(name).isEqualTo(first.schema());
        JsonNode tree = first.schema().tree();
        if (tool && profile != SchemaProfile.ANY) {
            assertThat(tree.path("type").asString("")).as(name).isEqualTo("object");
        }
        if (WALKED.contains(profile)) {
            schema(tree, SchemaTargets.of(profile), name + " -> " + first.schema());
        }
    }

    private static void schema(JsonNode schema, SchemaRules rules, String name) {
        assertThat(schema.isObject()).as(name).isTrue();
        assertThat(schema.propertyNames()).as(name).allMatch(rules::takes);
        if (rules.references() == References.INLINE) {
            assertThat(schema.has("$ref") || schema.has("allOf")).as(name).isFalse();
        }
        if (rules.nulls() == Nulls.NULLABLE) {
            assertThat(schema.path("type").isArray()).as(name).isFalse();
        }
        if (rules.plainUnions() && schema.has("anyOf")) {
            assertThat(schema.size()).as(name).isEqualTo(1);
        }
        if (rules.typed() && !schema.has("$ref")) {
            assertThat(schema.has("type") || schema.has("anyOf")).as(name).isTrue();
        }
        if (SchemaTypes.of(schema.path("type")).contains("object")) {
            object(schema, rules, name);
        }
        schema.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (SchemaKeywords.MAPS.contains(member.getKey()) || SchemaKeywords.LISTS.contains(member.getKey())) {
                value.forEach(child -> schema(child, rules, name));
            } else if (SchemaKeywords.SINGLES.contains(member.getKey()) && !value.isBoolean()) {
                schema(value, rules, name);
            }
        });
    }

    private static void object(JsonNode schema, SchemaRules rules, String name) {
        if (rules.objects() == Objects.CLOSED || rules.objects() == Objects.CLOSED_AND_COMPLETE) {
            assertThat(schema.path("additionalProperties").toString()).as(name).isEqualTo("false");
        }
        if (rules.objects() == Objects.CLOSED_AND_COMPLETE) {
            Set<String> required = new LinkedHashSet<>();
            schema.path("required").forEach(each -> required.add(each.stringValue()));
            assertThat(schema.path("properties").propertyNames()).as(name).containsExactlyElementsOf(required);
        }
    }
}
