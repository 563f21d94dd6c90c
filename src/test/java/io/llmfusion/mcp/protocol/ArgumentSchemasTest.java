package io.llmfusion.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.llmfusion.model.RawJson;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments against schemas, honest and hostile ones. */
class ArgumentSchemasTest {
    private final ArgumentSchemas schemas = new ArgumentSchemas();

    @Test
    void names_a_missing_field() {
        assertThat(problems("{'type':'object','properties':{'path':{'type':'string'}},'required':['path']}", "{}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("path"))
                .satisfies(problem -> assertThat(problem.message()).contains("required"));
    }

    @Test
    void names_a_field_of_the_wrong_type_by_its_path() {
        String schema = "{'type':'object','properties':{'edits':{'type':'array','items':{'type':'object',"
                + "'properties':{'line':{'type':'integer'}}}}}}";
        assertThat(problems(schema, "{'edits':[{'line':1},{'line':'two'}]}"))
                .singleElement()
                .hasToString("`edits[1].line`: string found, integer expected");
        assertThat(problems(schema, "{'edits':[{'line':1.0}]}")).isEmpty();
    }

    @Test
    void names_a_field_that_may_not_be_there() {
        assertThat(problems("{'type':'object','additionalProperties':false}", "{'colour':1}"))
                .extracting(ArgumentProblem::field)
                .containsExactly("colour");
    }

    @Test
    void tells_only_the_first_few_problems() {
        String items = "{'type':'object','properties':{'n':{'type':'array','items':{'type':'string'}}}}";
        assertThat(problems(items, "{'n':[1,2,3,4,5,6,7,8]}")).hasSize(5);
    }

    @Test
    void follows_references_within_the_schema() {
        String tree = "{'type':'object','properties':{'tree':{'$ref':'#/$defs/node'}},'$defs':{'node':{'type':'object',"
                + "'required':['name'],'properties':{'name':{'type':'string'},'children':{'type':'array',"
                + "'items':{'$ref':'#/$defs/node'}}}}}}";
        assertThat(problems(tree, "{'tree':{'name':'a','children':[{'name':'b'}]}}"))
                .isEmpty();
        assertThat(problems(tree, "{'tree':{'name':'a','children':[{}]}}"))
                .extracting(ArgumentProblem::field)
                .containsExactly("tree.children[0].name");
    }

    @Test
    void reads_older_drafts_that_say_so() {
        String draft7 = "{'$schema':'http://json-schema.org/draft-07/schema#','type':'object',"
                + "'properties':{'pair':{'type':'array','items':[{'type':'string'},{'type':'number'}]}}}";
        assertThat(problems(draft7, "{'pair':['a',1]}")).isEmpty();
        assertThat(problems(draft7, "{'pair':[1,1]}")).isNotEmpty();
    }

    @Test
    void arguments_are_an_object() {
        assertThat(problems("{}", "[]")).hasSize(1);
    }

    @Test
    void refuses_nothing_for_a_schema_that_is_none() {
        for (String broken :
                List.of("{'type':'strange'}", "[]", "{", "{'pattern':5}", "{'properties':7}", "{'$ref':5}")) {
            assertThatCode(() -> problems(broken, "{'a':1}")).as(broken).doesNotThrowAnyException();
        }
    }

    @Test
    void fetches_nothing() {
        for (String elsewhere : List.of(
                "http://127.0.0.1:1/schema.json",
                "https://example.com/s",
                "file:///etc/passwd",
                "classpath:logback.xml")) {
            assertThat(problems("{'properties':{'a':{'$ref':'" + elsewhere + "'}}}", "{'a':1}"))
                    .as(elsewhere)
                    .isEmpty();
        }
    }

    @Test
    void a_schema_without_end_stops_at_a_bound() {
        assertThat(problems("{'$ref':'#'}", "{'a':1}")).isEmpty();
        assertThat(problems("{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}},'$ref':'#/$defs/a'}", "{}"))
                .isEmpty();
    }

    @Test
    void a_schema_that_doubles_with_each_step_stops_at_a_bound() {
        StringBuilder doubling = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int at = 0; at < 60; at++) {
            String next = "{'$ref':'#/$defs/d" + (at + 1) + "'}";
            doubling.append("'d" + at + "':{'allOf':[" + next + "," + next + "]},");
        }
        long start = System.nanoTime();
        assertThat(problems(doubling + "'d60':{'type':'string'}}}", "{}")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_pattern_that_backtracks_without_end_stops_at_a_bound() {
        String text = "a".repeat(5_000) + "!";
        long start = System.nanoTime();
        assertThat(problems("{'properties':{'s':{'type':'string','pattern':'^(a+)+$'}}}", "{'s':'" + text + "'}"))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_pattern_that_recurses_for_each_character_refuses_nothing() {
        String text = "ab".repeat(500_000) + "!";
        assertThat(problems("{'properties':{'s':{'pattern':'^(a|b)*$'}}}", "{'s':'" + text + "'}"))
                .isEmpty();
    }

    @Test
    void a_pattern_of_another_language_refuses_nothing() {
        assertThat(problems("{'properties':{'s':{'pattern':'(?<!'}}}", "{'s':'x'}"))
                .isEmpty();
        assertThat(problems("{'properties':{'s':{'pattern':'^[a-z]+$'}}}", "{'s':'X1'}"))
                .hasSize(1);
    }

    private List<ArgumentProblem> problems(String schema, String arguments) {
        return schemas.problems(
                new RawJson(schema.replace('\'', '"')), new RawJson(arguments.replace('\'', '"')).tree());
    }
}
