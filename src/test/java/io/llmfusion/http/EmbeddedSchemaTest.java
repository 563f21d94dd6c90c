package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas that are moved into a larger document. */
@Tag("system")
class EmbeddedSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'$ref':'#'} | {'$ref':'#/here'}",
                "{'items':[{'$ref':'#/$defs/a'}]} | {'items':[{'$ref':'#/here/$defs/a'}]}",
                "{'$ref':'https://example.com/x'} | {'$ref':'https://example.com/x'}",
                "{'$ref':'#anchor'} | {'$ref':'#anchor'}",
                "{'$id':'urn:x','$ref':'#/$defs/a'} | {'$id':'urn:x','$ref':'#/$defs/a'}",
                "{'default':{'$ref':'#/a'}} | {'default':{'$ref':'#/a'}}",
                "{'properties':{'default':{'$ref':'#/a'}}} | {'properties':{'default':{'$ref':'#/here/a'}}}",
                "{'properties':{'$ref':{'type':'string'}}} | {'properties':{'$ref':{'type':'string'}}}",
                "{'$schema':'x','type':['string','null']} | {'type':['string','null']}",
                "true | true",
            })
    void references_follow_the_schema(String schema, String moved) {
        assertThat(EmbeddedSchema.at("#/here", Json.read(schema.replace('\'', '"'))))
                .isEqualTo(Json.read(moved.replace('\'', '"')));
    }
}
