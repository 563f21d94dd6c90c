package io.llmfusion.dialect.anthropic;

import static io.llmfusion.dialect.anthropic.AnthropicTexts.request;
import static io.llmfusion.dialect.anthropic.AnthropicTexts.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What single models of Anthropic's take and refuse, said in quirks. */
class AnthropicModelQuirksTest {
    private static final Quirks ADAPTIVE = Quirks.NONE.withModels(List.of(new ModelQuirk(
            "claude-opus-5-5*",
            List.of(
                    "temperature",
                    "top_p",
                    "top_k",
                    "thinking.budget_tokens",
                    "thinking.disabled",
                    "tool_choice.any",
                    "tool_choice.tool"),
            List.of("messages.system"))));
    private static final Quirks BUDGETS = Quirks.NONE.withModels(List.of(new ModelQuirk(
            "*", List.of("output_config.effort", "output_config.format", "messages.system"), List.of())));

    private static ChatRequest conversation(ChatMessage... messages) {
        return ChatRequest.of("claude-opus-5-5", List.of(messages));
    }

    private static ChatRequest thinking(ReasoningRequest reasoning) {
        return conversation(ChatMessage.text(Role.USER, "Hi"))
                .withOutput(
                        new OutputOptions(false, false, Optional.empty(), Optional.of(reasoning), OptionalInt.empty()));
    }

    private static List<String> warned(ChatRequest request, Quirks quirks) {
        return AnthropicTexts.DIALECT.requestWriter().write(request, quirks).warnings().stream()
                .map(Warning::field)
                .toList();
    }

    @Test
    void later_instruction_stays_in_place_where_the_model_takes_it() {
        ChatRequest request = conversation(
                ChatMessage.text(Role.USER, "Hi"),
                ChatMessage.text(Role.SYSTEM, "C"),
                ChatMessage.text(Role.ASSISTANT, "Go"));
        assertThat(written(request, ADAPTIVE)
                        .path("messages")
                        .path(1)
                        .path("role")
                        .asString())
                .isEqualTo("system");
        assertThat(warned(request, ADAPTIVE)).isEmpty();
    }

    @Test
    void model_that_refuses_sampling_gets_none() {
        ChatRequest request = request("""
                {"model":"claude-opus-5-5","max_tokens":9,"temperature":0.5,"top_p":0.9,"top_k":3,
                 "thinking":{"type":"enabled","budget_tokens":5000},
                 "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"},
                 "messages":[{"role":"user","content":"Hi"}]}
                """);
        JsonNode body = written(request, ADAPTIVE);
        assertThat(body.has("temperature") || body.has("top_p") || body.has("top_k"))
                .isFalse();
        assertThat(body.path("thinking")).isEqualTo(Json.read("{\"type\":\"adaptive\"}"));
        assertThat(body.path("output_config").path("effort").asString()).isEqualTo("medium");
        assertThat(body.path("tool_choice").path("type").asString()).isEqualTo("auto");
        assertThat(warned(request, ADAPTIVE))
                .containsExactlyInAnyOrder("temperature", "top_p", "top_k", "thinking.budget_tokens", "tool_choice");
    }

    @Test
    void effort_of_other_formats_becomes_adaptive_thinking_or_a_budget() {
        ChatRequest request = thinking(ReasoningRequest.effort("high"));
        assertThat(written(request).path("thinking")).isEqualTo(Json.read("{\"type\":\"adaptive\"}"));
        assertThat(written(request).path("output_config")).isEqualTo(Json.read("{\"effort\":\"high\"}"));
        assertThat(written(request, BUDGETS).path("thinking"))
                .isEqualTo(Json.read("{\"type\":\"enabled\",\"budget_tokens\":4096}"));
        assertThat(written(thinking(ReasoningRequest.effort("none"))).path("thinking"))
                .isEqualTo(Json.read("{\"type\":\"disabled\"}"));
        JsonNode always = written(thinking(ReasoningRequest.effort("none")), ADAPTIVE);
        assertThat(always.has("thinking")).isFalse();
        assertThat(always.path("output_config")).isEqualTo(Json.read("{\"effort\":\"low\"}"));
    }

    @Test
    void any_json_becomes_an_instruction() {
        ChatRequest request = conversation(ChatMessage.text(Role.USER, "Hi"))
                .withOutput(new OutputOptions(
                        false, false, Optional.of(new ResponseFormat.Json()), Optional.empty(), OptionalInt.empty()));
        assertThat(written(request).path("system").asString()).contains("JSON");
        assertThat(warned(request, Quirks.NONE)).containsExactly("response_format");
    }

    @Test
    void schema_becomes_an_output_format_or_an_instruction() {
        ChatRequest request = conversation(ChatMessage.text(Role.USER, "Hi"))
                .withOutput(new OutputOptions(
                        false,
                        false,
                        Optional.of(new ResponseFormat.Schema(
                                "s", Optional.empty(), new RawJson("{\"type\":\"object\"}"), Optional.of(true))),
                        Optional.empty(),
                        OptionalInt.empty()));
        assertThat(written(request).path("output_config").path("format"))
                .isEqualTo(Json.read("{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}"));
        assertThat(written(request, BUDGETS).path("system").asString()).contains("{\"type\":\"object\"}");
    }

    @Test
    void thinking_by_budget_is_left_out_where_the_calls_came_without() {
        ChatRequest request = request("""
                {"model":"m","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":4000},"messages":[
                 {"role":"user","content":"a"},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":""},
                  {"type":"tool_use","id":"t","name":"f","input":{}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"1"}]}]}
                """);
        assertThat(written(request).has("thinking")).isFalse();
        assertThat(warned(request, Quirks.NONE)).contains("thinking");
    }

    @Test
    void limit_is_sent_when_the_client_gave_none() {
        JsonNode body = written(conversation(ChatMessage.text(Role.USER, "Hi")));
        assertThat(body.path("max_tokens").asLong()).isEqualTo(Quirks.NONE.defaultMaxTokens());
        assertThat(warned(conversation(ChatMessage.text(Role.USER, "Hi")), Quirks.NONE))
                .isEmpty();
    }
}
