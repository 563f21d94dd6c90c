package io.llmfusion.dialect.schema;

import static io.llmfusion.model.SchemaProfile.ANTHROPIC_STRICT;
import static io.llmfusion.model.SchemaProfile.ANY;
import static io.llmfusion.model.SchemaProfile.BEDROCK;
import static io.llmfusion.model.SchemaProfile.GEMINI;
import static io.llmfusion.model.SchemaProfile.GEMINI_JSON;
import static io.llmfusion.model.SchemaProfile.OBJECT;
import static io.llmfusion.model.SchemaProfile.OPENAI_STRICT;
import static io.llmfusion.model.SchemaProfile.XAI;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of single keywords. Schemas are written with single quotes. */
class SchemaRewriterTest {
    @Test
    void leaves_every_byte_of_a_schema_that_fits() {
        String odd = "{ \"type\" : \"object\", \"properties\":{\"a\":{\"type\":\"number\",\"maximum\":1.50}} }";
        assertThat(SchemaRewriter.tool(new RawJson(odd), GEMINI, "x").schema().text())
                .isEqualTo(odd);
        assertThat(SchemaRewriter.tool(new RawJson("not json"), ANY, "x")
                        .schema()
                        .text())
                .isEqualTo("not json");
    }

    @Test
    void replaces_references_by_what_they_name() {
        becomes(GEMINI, """
                {'type':'object','$defs':{'city':{'type':'string','description':'a city'}},
                 'properties':{'from':{'$ref':'#/$defs/city'},'to':{'description':'where to','$ref':'#/$defs/city'}}}""", """
                {'type':'object','properties':{'from':{'type':'string','description':'a city'},
                 'to':{'description':'where to','type':'string'}}}""");
    }

    @Test
    void cuts_a_recursive_reference_and_says_so() {
        String tree = """
                {'type':'object','properties':{'root':{'$ref':'#/$defs/node'}},
                 '$defs':{'node':{'type':'object','properties':{'next':{'$ref':'#/$defs/node'}}}}}""";
        becomes(
                GEMINI,
                tree,
                """
                {'type':'object','properties':{'root':{'type':'object','properties':{'next':{'type':'object',
                 'properties':{'next':{'type':'object'}}}}}}}""",
                "t.properties.root.properties.next.properties.next.$ref: refers to itself without end; cut here");
        assertThat(tool(OPENAI_STRICT, tree).text()).contains("\"$ref\":\"#/$defs/node\"", "\"$defs\"");
    }

    @Test
    void merges_what_must_hold_together() {
        becomes(GEMINI, """
                {'allOf':[{'type':'object','properties':{'a':{'type':'number','minimum':1}},'required':['a']},
                 {'properties':{'a':{'minimum':3,'type':'integer'},'b':{'type':'string'}},'required':['b']}]}""", """
                {'type':'object','properties':{'a':{'type':'integer','minimum':3},'b':{'type':'string'}},
                 'required':['a','b']}""");
    }

    @Test
    void says_null_the_targets_way() {
        becomes(GEMINI, """
                {'type':'object','properties':{'a':{'type':['string','null']},'b':{'anyOf':[{'type':'integer'},{'type':'null'}]},
                 'c':{'enum':['x',null]}}}""", """
                {'type':'object','properties':{'a':{'type':'string','nullable':true},'b':{'nullable':true,'type':'integer'},
                 'c':{'enum':['x'],'nullable':true,'type':'string'}}}""");
        becomes(
                ANTHROPIC_STRICT,
                "{'type':'object','properties':{'a':{'type':'string','nullable':true}},'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':['string','null']}},'additionalProperties':false}");
    }

    @Test
    void splits_several_types_into_alternatives_that_stand_alone() {
        becomes(
                GEMINI,
                "{'type':'object','properties':{'a':{'type':['string','array'],'minLength':2,'items':{'type':'string'},'description':'d'}}}",
                """
                {'type':'object','properties':{'a':{'anyOf':[
                 {'type':'string','minLength':2,'description':'d'},
                 {'type':'array','items':{'type':'string'},'description':'d'}]}}}""");
    }

    @Test
    void writes_a_constant_as_an_enumeration_and_other_values_in_words() {
        becomes(
                GEMINI,
                "{'type':'object','properties':{'a':{'const':'x'},'b':{'enum':[1,2]},'c':{'const':true}}}",
                """
                {'type':'object','properties':{'a':{'enum':['x'],'type':'string'},
                 'b':{'type':'integer','description':'(enum: [1,2])'},
                 'c':{'type':'boolean','description':'(enum: [true])'}}}""",
                "t.properties.b.enum: holds values that the target does not take in `enum`; told in words (and 1 more)");
    }

    @Test
    void moves_limits_that_are_not_taken_into_the_description() {
        becomes(
                GEMINI,
                "{'type':'object','properties':{'a':{'type':'string','format':'uri','description':'a page'},'n':{'type':'integer','exclusiveMinimum':0,'default':5}}}",
                """
                {'type':'object','properties':{'a':{'type':'string','description':'a page (format: uri)'},
                 'n':{'type':'integer','description':'(exclusiveMinimum: 0; default: 5)'}}}""",
                "t.properties.a.format: this value of `format` is not taken; left out",
                "t.properties.n.exclusiveMinimum: `exclusiveMinimum` is not taken in a schema; left out",
                "t.properties.n.default: `default` is not taken in a schema; left out");
    }

    @Test
    void leaves_out_without_a_word_what_says_nothing_about_values() {
        becomes(
                GEMINI,
                "{'$schema':'s','$id':'i','$comment':'c','type':'object','properties':{'a':{'type':'object','additionalProperties':true}}}",
                "{'type':'object','properties':{'a':{'type':'object'}}}");
        becomes(
                GEMINI,
                "{'type':'object','properties':{},'additionalProperties':false,'strict':true}",
                "{'type':'object','properties':{}}",
                "t.additionalProperties: `additionalProperties` is not taken in a schema; left out",
                "t.strict: `strict` is not taken in a schema; left out");
    }

    @Test
    void closes_objects_and_lets_optional_members_be_null_for_openais_strict_mode() {
        becomes(
                OPENAI_STRICT,
                """
                {'type':'object','properties':{'a':{'type':'string'},'b':{'enum':['x','y']},'c':{'oneOf':[{'type':'string'},{'type':'integer'}]}},
                 'required':['a']}""",
                """
                {'type':'object','properties':{'a':{'type':'string'},'b':{'enum':['x','y',null],'type':['string','null']},
                 'c':{'anyOf':[{'type':'string'},{'type':'integer'},{'type':'null'}]}},
                 'required':['a','b','c'],'additionalProperties':false}""",
                "t.properties.b: no member is optional there; it may be null instead (and 1 more)");
    }

    @Test
    void closes_objects_for_anthropics_strict_mode_and_says_what_that_costs() {
        becomes(
                ANTHROPIC_STRICT,
                "{'type':'object','properties':{'a':{'type':'object','additionalProperties':{'type':'string'}},'b':{'type':'array','items':{'type':'integer'},'minItems':2}}}",
                """
                {'type':'object','properties':{'a':{'type':'object','additionalProperties':false},
                 'b':{'type':'array','items':{'type':'integer'},'description':'(minItems: 2)'}},'additionalProperties':false}""",
                "t.properties.a: an object with members of any name cannot be sent; it was closed",
                "t.properties.b.minItems: this value of `minItems` is not taken; left out");
    }

    @Test
    void opens_free_objects_for_xai() {
        becomes(
                XAI,
                "{'type':'object','properties':{'map':{'type':'object'}}}",
                "{'type':'object','properties':{'map':{'type':'object','additionalProperties':true}}}");
    }

    @Test
    void leaves_three_members_at_the_root_for_bedrock() {
        becomes(
                BEDROCK,
                "{'$schema':'s','type':'object','title':'T','properties':{'a':{'title':'A','type':'string'}},'additionalProperties':{}}",
                "{'type':'object','properties':{'a':{'title':'A','type':'string'}}}",
                "t.title: `title` is not taken in a schema; left out");
    }

    @Test
    void keeps_references_where_they_are_known_but_not_into_members_that_are_not() {
        becomes(
                GEMINI_JSON,
                "{'type':'object','$defs':{'a':{'type':'string'}},'definitions':{'b':{'type':'integer'}},'properties':{'a':{'$ref':'#/$defs/a'},'b':{'$ref':'#/definitions/b'}}}",
                "{'type':'object','$defs':{'a':{'type':'string'}},'properties':{'a':{'$ref':'#/$defs/a'},'b':{'type':'integer'}}}");
    }

    @Test
    void makes_a_tools_root_plainly_an_object() {
        becomes(OBJECT, "{}", "{'type':'object','properties':{}}");
        becomes(OBJECT, "{'properties':{'a':{}}}", "{'type':'object','properties':{'a':{}}}");
        becomes(
                OBJECT,
                "true",
                "{'type':'object','properties':{}}",
                "t: is no schema of an object; one without members was sent");
        becomes(
                OBJECT,
                "{'oneOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},{'properties':{'b':{},'a':{'type':'integer'}},'required':['a','b']}]}",
                "{'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'integer'}]},'b':{}},'required':['a']}",
                "t.oneOf: no alternatives are taken at the root; all their members may stand");
        becomes(
                OBJECT,
                "{'$ref':'#/$defs/a','$defs':{'a':{'type':'object','properties':{'x':{'$ref':'#/$defs/b'}}},'b':{'type':'string'}}}",
                "{'$defs':{'a':{'type':'object','properties':{'x':{'$ref':'#/$defs/b'}}},'b':{'type':'string'}},'type':'object','properties':{'x':{'$ref':'#/$defs/b'}}}");
    }

    @Test
    void sends_a_tuple_as_a_list_where_tuples_are_not_known() {
        becomes(
                GEMINI,
                "{'type':'object','properties':{'p':{'type':'array','prefixItems':[{'type':'number'},{'type':'string'}]},'q':{'type':'array','items':[{'type':'number'}]}}}",
                "{'type':'object','properties':{'p':{'type':'array','items':{'anyOf':[{'type':'number'},{'type':'string'}]}},'q':{'type':'array','items':{'type':'number'}}}}",
                "t.properties.p.prefixItems: the target knows no tuples; sent as a list of any of their members (and 1 more)");
    }

    @Test
    void drops_required_names_that_no_member_has() {
        becomes(
                GEMINI,
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a','ghost']}",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
                "t.required: names members that are not there; they were left out");
    }

    @ParameterizedTest
    @EnumSource(SchemaProfile.class)
    void bounds_what_references_multiply(SchemaProfile profile) {
        StringBuilder definitions = new StringBuilder();
        IntStream.range(0, 30).forEach(index -> {
            String next = "{'$ref':'#/$defs/d" + (index + 1) % 30 + "'}";
            definitions
                    .append(index == 0 ? "" : ",")
                    .append("'d" + index + "':{'type':'object','properties':{'a':" + next + ",'b':" + next + "}}");
        });
        RawJson bomb = json("{'type':'object','properties':{'x':{'$ref':'#/$defs/d0'}},'$defs':{" + definitions + "}}");
        RewrittenSchema first = SchemaRewriter.tool(bomb, profile, "t");
        assertThat(first.schema().text().length()).isLessThan(4_000_000);
        assertThat(SchemaRewriter.tool(first.schema(), profile, "t").schema()).isEqualTo(first.schema());
    }

    @ParameterizedTest
    @EnumSource(SchemaProfile.class)
    void bounds_width_and_depth(SchemaProfile profile) {
        String all = IntStream.range(0, 10_000)
                .mapToObj(index -> "'p" + index + "':{'type':'string'}")
                .collect(Collectors.joining(","));
        String deep = "{'type':'array','items':".repeat(90) + "{'type':'string'}" + "}".repeat(90);
        for (String member : List.of("{'type':'object','properties':{" + all + "}}", deep)) {
            RewrittenSchema first =
                    SchemaRewriter.tool(json("{'type':'object','properties':{'x':" + member + "}}"), profile, "t");
            assertThat(SchemaRewriter.tool(first.schema(), profile, "t").schema())
                    .isEqualTo(first.schema());
            boolean walked = profile != ANY && profile != OBJECT;
            assertThat(first.warnings().isEmpty()).isNotEqualTo(walked);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{'type':7}",
                "{'properties':[]}",
                "{'$ref':7}",
                "{'allOf':{}}",
                "{'anyOf':[]}",
                "{'enum':7}",
                "{'type':['x']}",
                "{'required':{'a':1}}",
                "{'allOf':[{'$ref':'#'}]}",
                "{'$ref':'#'}",
                "{'items':7}",
                "{'const':null}"
            })
    void takes_any_text(String text) {
        for (SchemaProfile profile : SchemaProfile.values()) {
            if (profile != ANY) {
                assertThat(SchemaRewriter.tool(json(text), profile, "t")
                                .schema()
                                .tree()
                                .path("type")
                                .asString())
                        .isEqualTo("object");
            }
            assertThat(SchemaRewriter.output(json(text), profile, "t").schema().text())
                    .isNotNull();
        }
    }

    private static void becomes(SchemaProfile profile, String given, String wanted, String... warnings) {
        RewrittenSchema rewritten = SchemaRewriter.tool(json(given), profile, "t");
        assertThat(rewritten.schema().tree()).isEqualTo(json(wanted).tree());
        assertThat(rewritten.warnings().stream().map(Warning::line)).containsExactly(warnings);
        assertThat(SchemaRewriter.tool(rewritten.schema(), profile, "t").schema())
                .isEqualTo(rewritten.schema());
    }

    private static RawJson tool(SchemaProfile profile, String given) {
        return SchemaRewriter.tool(json(given), profile, "t").schema();
    }

    private static RawJson json(String text) {
        RawJson raw = new RawJson(text.replace('\'', '"'));
        return raw.parsed().map(Json::write).map(RawJson::new).orElse(raw);
    }
}
