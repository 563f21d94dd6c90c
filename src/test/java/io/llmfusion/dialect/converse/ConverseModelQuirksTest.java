package io.llmfusion.dialect.converse;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What single models behind Bedrock take and refuse, said in quirks. */
class ConverseModelQuirksTest {
    private static Quirks quirks(List<String> refuses, List<String> accepts) {
        return Quirks.NONE.withModels(List.of(new ModelQuirk("*", refuses, accepts)));
    }

    private static ChatRequest thinking(ReasoningRequest reasoning) {
        return ChatRequest.of("m", List.of(ChatMessage.text(Role.USER, "Hi")))
                .withOutput(
                        new OutputOptions(false, false, Optional.empty(), Optional.of(reasoning), OptionalInt.empty()));
    }

    private static JsonNode additional(ChatRequest request, Quirks quirks) {
        WrittenRequest written = ConverseTexts.DIALECT.requestWriter().write(request, quirks);
        return Json.read(written.body()).path("additionalModelRequestFields");
    }

    private static List<String> warned(ChatRequest request, Quirks quirks) {
        return ConverseTexts.DIALECT.requestWriter().write(request, quirks).warnings().stream()
                .map(Warning::field)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"low, low", "minimal, low", "xhigh, high"})
    void nova_is_told_an_effort(String asked, String told) {
        JsonNode fields =
                additional(thinking(ReasoningRequest.effort(asked)), quirks(List.of(), List.of("reasoningConfig")));

        assertThat(fields.toString())
                .isEqualTo("{\"reasoningConfig\":{\"type\":\"enabled\",\"maxReasoningEffort\":\"" + told + "\"}}");
    }

    @Test
    void open_models_of_openai_are_told_an_effort() {
        JsonNode fields =
                additional(thinking(ReasoningRequest.effort("medium")), quirks(List.of(), List.of("reasoning_effort")));

        assertThat(fields.toString()).isEqualTo("{\"reasoning_effort\":\"medium\"}");
    }

    @Test
    void claude_before_adaptive_thinking_is_given_a_budget_below_the_limit() {
        ChatRequest request =
                thinking(ReasoningRequest.effort("high")).withSampling(Sampling.DEFAULTS.withMaxTokens(4_096));

        JsonNode fields = additional(request, quirks(List.of("thinking.adaptive"), List.of("thinking")));

        assertThat(fields.toString()).isEqualTo("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}}");
    }

    @Test
    void claude_that_sets_its_own_budget_is_asked_to_think_adaptively() {
        ReasoningRequest asked = new ReasoningRequest(
                Optional.empty(), OptionalLong.of(4_096), Optional.of("enabled"), Optional.empty());
        Quirks quirks = quirks(List.of("thinking.budget_tokens"), List.of("thinking"));

        assertThat(additional(thinking(asked), quirks).toString())
                .isEqualTo("{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}}");
        assertThat(warned(thinking(asked), quirks)).containsExactly("thinking.budget_tokens");
    }

    @Test
    void claude_that_always_thinks_is_asked_for_the_lowest_effort() {
        JsonNode fields = additional(
                thinking(ReasoningRequest.effort("none")), quirks(List.of("thinking.disabled"), List.of("thinking")));

        assertThat(fields.toString()).isEqualTo("{\"output_config\":{\"effort\":\"low\"}}");
    }

    @Test
    void of_an_unknown_model_reasoning_is_not_asked_in_silence() {
        ChatRequest request = thinking(ReasoningRequest.effort("high"));

        assertThat(additional(request, Quirks.NONE).isMissingNode()).isTrue();
        assertThat(warned(request, Quirks.NONE)).containsExactly("reasoning_effort");
    }
}
