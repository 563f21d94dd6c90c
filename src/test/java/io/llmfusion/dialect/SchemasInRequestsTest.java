package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schemas of tools and answers are written as the target takes them. */
class SchemasInRequestsTest {
    private static final ChatDialect CHAT = new ChatDialect();
    private static final AnthropicDialect ANTHROPIC = new AnthropicDialect();
    private static final RequestHead HEAD = new RequestHead("m", false, true, Map.of(), "");
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\",\"minLength\":2},\"how\":{\"$ref\":\"#/$defs/h\"}},"
                    + "\"required\":[\"to\"],\"$defs\":{\"h\":{\"const\":\"fast\"}}}";

    @Test
    void a_chat_target_gets_its_own_subset_and_the_client_a_warning() {
        WrittenRequest written = CHAT.requestWriter().write(tool(false), taking(SchemaProfile.GEMINI));

        assertThat(parameters(written).toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\",\"minLength\":2},"
                        + "\"how\":{\"enum\":[\"fast\"],\"type\":\"string\"}},\"required\":[\"to\"]}");
        assertThat(CHAT.requestWriter()
                        .write(tool(true), taking(SchemaProfile.OPENAI_STRICT))
                        .warnings())
                .extracting(Warning::field)
                .containsExactly("tools[0].properties.to.minLength", "tools[0].properties.how");
    }

    @Test
    void the_strict_profile_is_for_strict_tools() {
        Quirks quirks = Quirks.NONE.withForms(new TakenForms(SchemaProfile.ANY, SchemaProfile.OPENAI_STRICT));

        assertThat(parameters(CHAT.requestWriter().write(tool(false), quirks)).toString())
                .isEqualTo(SCHEMA);
        assertThat(parameters(CHAT.requestWriter().write(tool(true), quirks))
                        .path("required")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void claude_gets_strict_schemas_of_tools_and_answers_closed() {
        Quirks quirks = Quirks.NONE.withForms(new TakenForms(SchemaProfile.OBJECT, SchemaProfile.ANTHROPIC_STRICT));
        JsonNode strict =
                Json.read(ANTHROPIC.requestWriter().write(tool(true), quirks).body());
        JsonNode loose =
                Json.read(ANTHROPIC.requestWriter().write(tool(false), quirks).body());
        WrittenRequest answer = ANTHROPIC.requestWriter().write(answer(), quirks);

        assertThat(strict.at("/tools/0/input_schema/additionalProperties").toString())
                .isEqualTo("false");
        assertThat(strict.at("/tools/0/input_schema/$defs").isMissingNode()).isTrue();
        assertThat(loose.at("/tools/0/input_schema")).isEqualTo(Json.read(SCHEMA));
        assertThat(Json.read(answer.body())
                        .at("/output_config/format/schema/additionalProperties")
                        .toString())
                .isEqualTo("false");
        assertThat(answer.warnings())
                .extracting(Warning::field)
                .contains("response_format.schema.properties.to.minLength");
    }

    @Test
    void the_responses_format_gets_the_same() {
        Quirks quirks = Quirks.NONE.withForms(new TakenForms(SchemaProfile.ANY, SchemaProfile.OPENAI_STRICT));
        WrittenRequest strict = new ResponsesDialect().requestWriter().write(tool(true), quirks);
        WrittenRequest answer = new ResponsesDialect().requestWriter().write(answer(), quirks);

        assertThat(Json.read(strict.body()).at("/tools/0/parameters/required").size())
                .isEqualTo(2);
        assertThat(strict.warnings()).isNotEmpty();
        assertThat(Json.read(answer.body())
                        .at("/text/format/schema/additionalProperties")
                        .toString())
                .isEqualTo("false");
    }

    @Test
    void a_model_that_cannot_be_held_to_a_schema_gets_it_as_it_is() {
        Quirks quirks = Quirks.NONE
                .withForms(new TakenForms(SchemaProfile.OBJECT, SchemaProfile.ANTHROPIC_STRICT))
                .withModels(List.of(new ModelQuirk("*", List.of("tools.strict"), List.of())));

        JsonNode tool = Json.read(
                        ANTHROPIC.requestWriter().write(tool(true), quirks).body())
                .at("/tools/0");

        assertThat(tool.path("input_schema")).isEqualTo(Json.read(SCHEMA));
        assertThat(tool.has("strict")).isFalse();
    }

    @Test
    void a_clients_own_bytes_go_through_unless_the_vendor_refuses_schemas_outright() {
        ChatBody.Raw tools =
                new ChatBody.Raw(DialectId.CHAT, HEAD, Json.utf8("{\"model\":\"m\",\"messages\":[],\"tools\":[]}"));
        ChatBody.Raw plain = new ChatBody.Raw(DialectId.CHAT, HEAD, Json.utf8("{\"model\":\"m\",\"messages\":[]}"));

        assertThat(CHAT.splice().fits(tools, taking(SchemaProfile.GEMINI))).isFalse();
        assertThat(CHAT.splice().fits(plain, taking(SchemaProfile.GEMINI))).isTrue();
        assertThat(CHAT.splice().fits(tools, taking(SchemaProfile.OPENAI_STRICT)))
                .isTrue();
    }

    private static Quirks taking(SchemaProfile profile) {
        return Quirks.NONE.withForms(new TakenForms(profile, profile));
    }

    private static JsonNode parameters(WrittenRequest written) {
        return Json.read(written.body()).at("/tools/0/function/parameters");
    }

    private static ChatRequest tool(boolean strict) {
        return request(",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":" + strict
                + ",\"parameters\":" + SCHEMA + "}}]");
    }

    private static ChatRequest answer() {
        return request(
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":"
                        + SCHEMA + "}}");
    }

    private static ChatRequest request(String members) {
        return CHAT.requestReader()
                .read(
                        HEAD,
                        Json.utf8("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + members
                                + "}"));
    }
}
