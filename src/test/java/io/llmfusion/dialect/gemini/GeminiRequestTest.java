package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What requests must say, and what becomes of what a model does not take. */
class GeminiRequestTest {
    private static final List<String> BEFORE_3 = List.of(
            "thinkingConfig.thinkingLevel",
            "thoughtSignature.skip",
            "functionResponse.parts",
            "responseMimeType.with-tools");

    private static Quirks refusing(List<String> names) {
        return Quirks.NONE.withModels(List.of(new ModelQuirk("*", names, List.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | contents",
                "{\"contents\":[]}                                         | contents",
                "{\"contents\":{}}                                         | contents",
                "{\"contents\":[7]}                                        | contents.0",
                "{\"contents\":[{\"role\":\"assistant\",\"parts\":[]}]}    | contents.0.role",
                "{\"contents\":[{\"parts\":{}}]}                           | contents.0.parts",
                "{\"contents\":[{\"parts\":[{\"text\":7}]}]}               | contents.0.parts.0.text",
                "{\"contents\":[{\"parts\":[{\"inline_data\":{\"data\":\"x\"}}]}]} | contents.0.parts.0.inline_data.mimeType",
                "{\"contents\":[{\"parts\":[{\"functionCall\":{}}]}]}      | contents.0.parts.0.functionCall.name",
                "{\"contents\":[{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":[]}}]}]} | contents.0.parts.0.functionCall.args",
                "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":{}}}]}]} | contents.0.parts.0.functionResponse",
                "{\"contents\":[{}],\"generationConfig\":{\"temperature\":\"x\"}} | generationConfig.temperature",
                "{\"contents\":[{}],\"tools\":{}}                          | tools",
                "{\"contents\":[{}],\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"SOME\"}}} | toolConfig.functionCallingConfig.mode",
                "nonsense                                                  | body",
            })
    void what_is_wrong_is_named_by_its_path(String body, String field) {
        assertThatThrownBy(() -> GeminiTexts.request(body))
                .isInstanceOfSatisfying(
                        InvalidBody.class,
                        invalid -> assertThat(invalid.error().field()).contains(field));
    }

    @Test
    void results_without_ids_answer_the_calls_of_their_function_in_order() {
        ChatRequest request = GeminiTexts.contents("""
                {"role":"model","parts":[{"functionCall":{"name":"a"}},{"functionCall":{"name":"b"}},{"functionCall":{"name":"a"}}]},
                {"role":"user","parts":[{"functionResponse":{"name":"a","response":{"output":"1"}}},
                  {"functionResponse":{"name":"a","response":{"output":"2"}}},{"functionResponse":{"name":"b","response":{"output":"3"}}}]}""");
        List<String> ids = request.messages().get(1).parts().stream()
                .map(part -> ((Part.ToolResult) part).callId().value())
                .toList();
        assertThat(ids).containsExactly("call_1", "call_3", "call_2");
    }

    private static ChatRequest history(Optional<Signature> signature) {
        ToolCall call = new ToolCall(new ToolCallId("c1"), "f", new RawJson("{}"), signature);
        Part result = new Part.ToolResult(
                new ToolCallId("c1"),
                List.of(
                        Part.Text.of("ok"),
                        new Part.Image(new Media.Inline("image/png", "AA=="), Optional.empty(), Extras.NONE)),
                false,
                Extras.NONE);
        return ChatRequest.of(
                "m",
                List.of(
                        ChatMessage.text(Role.USER, "x"),
                        ChatMessage.of(Role.ASSISTANT, List.of(new Part.ToolUse(call, Extras.NONE), use("c2"))),
                        ChatMessage.of(Role.TOOL, List.of(result))));
    }

    private static Part use(String id) {
        return new Part.ToolUse(ToolCall.of(id, "f", "{}"), Extras.NONE);
    }

    @Test
    void first_call_of_a_step_is_signed_by_its_own_or_by_the_word_that_skips_the_check() {
        JsonNode foreign = GeminiTexts.written(history(Optional.of(new Signature(DialectId.RESPONSES, "x"))));
        assertThat(foreign.at("/contents/1/parts/0/thoughtSignature").asString(""))
                .isEqualTo("skip_thought_signature_validator");
        assertThat(foreign.at("/contents/1/parts/1").has("thoughtSignature")).isFalse();
        JsonNode own = GeminiTexts.written(history(Optional.of(new Signature(DialectId.GEMINI, "b3du"))));
        assertThat(own.at("/contents/1/parts/0/thoughtSignature").asString("")).isEqualTo("b3du");
        JsonNode older = GeminiTexts.written(history(Optional.empty()), refusing(BEFORE_3));
        assertThat(older.toString()).doesNotContain("skip_thought_signature_validator");
    }

    @Test
    void media_of_a_result_stand_within_it_or_beside_it() {
        JsonNode within = GeminiTexts.written(history(Optional.empty()));
        assertThat(within.at("/contents/2/parts/0/functionResponse/parts/0/inlineData/mimeType")
                        .asString(""))
                .isEqualTo("image/png");
        JsonNode beside = GeminiTexts.written(history(Optional.empty()), refusing(BEFORE_3));
        assertThat(beside.at("/contents/2/parts/1/inlineData/mimeType").asString(""))
                .isEqualTo("image/png");
        assertThat(beside.at("/contents/2/parts/0/functionResponse").has("parts"))
                .isFalse();
    }

    @Test
    void ids_are_left_out_where_they_are_not_known() {
        JsonNode written = GeminiTexts.written(history(Optional.empty()), refusing(List.of("functionCall.id")));
        assertThat(written.toString()).doesNotContain("\"id\"");
    }

    private static WrittenRequest reasoning(ReasoningRequest asked, List<String> refused) {
        OutputOptions output =
                new OutputOptions(false, false, Optional.empty(), Optional.of(asked), OptionalInt.empty());
        return GeminiTexts.DIALECT
                .requestWriter()
                .write(
                        ChatRequest.of("m", List.of(ChatMessage.text(Role.USER, "x")))
                                .withOutput(output),
                        refusing(refused));
    }

    private static String thinking(WrittenRequest written) {
        return Json.read(written.body()).at("/generationConfig/thinkingConfig").toString();
    }

    @Test
    void effort_is_a_level_or_a_budget_as_the_model_takes_it() {
        assertThat(thinking(reasoning(ReasoningRequest.effort("medium"), List.of())))
                .isEqualTo("{\"includeThoughts\":true,\"thinkingLevel\":\"MEDIUM\"}");
        assertThat(thinking(reasoning(ReasoningRequest.effort("medium"), BEFORE_3)))
                .isEqualTo("{\"includeThoughts\":true,\"thinkingBudget\":8192}");
        assertThat(thinking(reasoning(ReasoningRequest.effort("xhigh"), List.of())))
                .contains("HIGH");
        ReasoningRequest budget = new ReasoningRequest(
                Optional.empty(), OptionalLong.of(777), Optional.of("enabled"), Optional.of("omitted"));
        assertThat(thinking(reasoning(budget, List.of()))).isEqualTo("{\"thinkingBudget\":777}");
    }

    @Test
    void levels_that_a_model_does_not_have_are_replaced_with_a_word() {
        WrittenRequest lifted = reasoning(
                ReasoningRequest.effort("minimal"),
                List.of("thinkingConfig.thinkingLevel.minimal", "thinkingConfig.thinkingLevel.medium"));
        assertThat(thinking(lifted)).contains("LOW");
        assertThat(lifted.warnings()).extracting(Warning::field).containsExactly("reasoning_effort");
        WrittenRequest off = reasoning(
                ReasoningRequest.effort("none"),
                List.of("thinkingConfig.none", "thinkingConfig.thinkingLevel.minimal"));
        assertThat(thinking(off)).isEqualTo("{\"thinkingLevel\":\"LOW\"}");
        assertThat(off.warnings()).isNotEmpty();
        assertThat(thinking(reasoning(ReasoningRequest.effort("none"), List.of())))
                .isEqualTo("{\"thinkingBudget\":0}");
        WrittenRequest never = reasoning(ReasoningRequest.effort("high"), List.of("thinkingConfig"));
        assertThat(never.body().toString()).doesNotContain("thinkingConfig");
        assertThat(never.warnings()).isNotEmpty();
    }

    @Test
    void wanted_format_beside_functions_is_said_in_words_to_older_models() {
        ChatRequest request = GeminiTexts.request(
                "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}]}");
        OutputOptions output = new OutputOptions(
                false, false, Optional.of(new ResponseFormat.Json()), Optional.empty(), OptionalInt.empty());
        WrittenRequest written =
                GeminiTexts.DIALECT.requestWriter().write(request.withOutput(output), refusing(BEFORE_3));
        JsonNode body = Json.read(written.body());
        assertThat(body.at("/systemInstruction/parts/0/text").asString("")).contains("JSON");
        assertThat(body.toString()).doesNotContain("responseMimeType");
        assertThat(written.warnings()).extracting(Warning::field).contains("response_format");
    }

    @Test
    void reasoning_of_others_comes_back_to_them_through_this_formats_clients() {
        Signature claude = new Signature(DialectId.ANTHROPIC, "EqQB==");
        String thought = GeminiSignatures.wrap(claude);
        String redacted = GeminiSignatures.wrapRedacted(claude);
        assertThat(thought).matches("[A-Za-z0-9+/=]+");
        ChatRequest request =
                GeminiTexts.contents("{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":["
                        + "{\"text\":\"Hm\",\"thought\":true},{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\""
                        + thought
                        + "\"},{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\""
                        + redacted.replace('+', '-').replace('/', '_') + "\"}]}");
        assertThat(request.messages().get(1).parts())
                .containsExactly(
                        new Part.Reasoning("Hm", Optional.of(claude), Extras.NONE), new Part.RedactedReasoning(claude));
        WrittenRequest toGoogle = GeminiTexts.DIALECT.requestWriter().write(request, Quirks.NONE);
        assertThat(toGoogle.body().toString()).doesNotContain(GeminiSignatures.MARK);
        assertThat(toGoogle.warnings()).isNotEmpty();
    }
}
