package io.llmfusion.dialect.interactions;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.ToolChoice;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code generation_config}: sampling, thinking, the choice of tools. Thinking is a level; a budget in tokens becomes
 * one.
 */
final class InteractionsConfigWriter {
    private final JsonGenerator json;
    private final InteractionsTarget target;
    private boolean begun;

    InteractionsConfigWriter(JsonGenerator json, InteractionsTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(ChatRequest request) {
        sampling(request.sampling());
        request.output().reasoning().ifPresent(this::thinking);
        if (!request.tools().tools().isEmpty()) {
            request.tools().choice().ifPresent(this::choice);
        }
        if (request.tools().parallel().filter(parallel -> !parallel).isPresent()) {
            target.warn("parallel_tool_calls", "Gemini cannot be held to one call at a time; left out");
        }
        if (request.output().logprobs().isPresent()) {
            target.warn("logprobs", "the Interactions API reports no log probabilities; left out");
        }
        if (begun) {
            json.writeEndObject();
        }
    }

    /** Whether the model takes the field; opens the object for the first that it takes. */
    private boolean field(String name) {
        if (target.refuses(name)) {
            target.warn(name, "this model refuses `" + name + "`; left out");
            return false;
        }
        if (!begun) {
            begun = true;
            json.writeObjectPropertyStart("generation_config");
        }
        return true;
    }

    private void sampling(Sampling sampling) {
        if (sampling.maxTokens().isPresent() && field("max_output_tokens")) {
            json.writeNumberProperty("max_output_tokens", sampling.maxTokens().getAsLong());
        }
        sampling.temperature()
                .filter(_ -> field("temperature"))
                .ifPresent(value -> json.writeNumberProperty("temperature", value));
        sampling.topP().filter(_ -> field("top_p")).ifPresent(value -> json.writeNumberProperty("top_p", value));
        if (sampling.topK().isPresent() && field("top_k")) {
            json.writeNumberProperty("top_k", sampling.topK().getAsInt());
        }
        if (sampling.seed().isPresent() && field("seed")) {
            json.writeNumberProperty("seed", sampling.seed().getAsLong());
        }
        if (!sampling.stop().isEmpty() && field("stop_sequences")) {
            json.writeArrayPropertyStart("stop_sequences");
            sampling.stop().forEach(json::writeString);
            json.writeEndArray();
        }
        lost(sampling);
    }

    private void lost(Sampling sampling) {
        if (sampling.frequencyPenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("frequency_penalty", "the Interactions API takes no penalties; left out");
        }
        if (sampling.presencePenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("presence_penalty", "the Interactions API takes no penalties; left out");
        }
        if (sampling.choices().orElse(1) > 1) {
            target.warn("n", "the Interactions API gives one answer to a request; one was asked for");
        }
    }

    private void thinking(ReasoningRequest asked) {
        boolean off = asked.mode().filter("disabled"::equals).isPresent()
                || asked.effort().filter("none"::equals).isPresent();
        String level = off ? "minimal" : asked.effort().map(this::level).orElseGet(() -> level(asked.budgetTokens()));
        if (off) {
            target.warn("reasoning_effort", "Gemini's lowest level of thinking was asked for");
        }
        if (!level.isEmpty() && field("thinking_level")) {
            json.writeStringProperty("thinking_level", level);
        }
        boolean shown = !off && asked.display().filter("omitted"::equals).isEmpty();
        if (shown && field("thinking_summaries")) {
            json.writeStringProperty("thinking_summaries", "auto");
        }
    }

    private String level(String effort) {
        return switch (effort) {
            case "minimal", "low", "medium", "high" -> effort;
            case "xhigh", "max" -> "high";
            default -> {
                target.warn("reasoning_effort", "this level is not known to Gemini; left out");
                yield "";
            }
        };
    }

    /** Without either the model decides. */
    private static String level(OptionalLong budget) {
        if (budget.isEmpty()) {
            return "";
        }
        long tokens = budget.getAsLong();
        return tokens == 0 ? "minimal" : tokens <= 4_096 ? "low" : tokens <= 12_288 ? "medium" : "high";
    }

    private void choice(ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto _ -> word("auto");
            case ToolChoice.None _ -> word("none");
            case ToolChoice.Required _ -> word("any");
            case ToolChoice.Named(String name) -> {
                if (field("tool_choice")) {
                    json.writeObjectPropertyStart("tool_choice");
                    json.writeObjectPropertyStart("allowed_tools");
                    json.writeStringProperty("mode", "any");
                    json.writeArrayPropertyStart("tools");
                    json.writeString(name);
                    json.writeEndArray();
                    json.writeEndObject();
                    json.writeEndObject();
                }
            }
            case ToolChoice.Native _ -> target.warn("tool_choice", "this form is another provider's; left out");
        }
    }

    private void word(String mode) {
        if (field("tool_choice")) {
            json.writeStringProperty("tool_choice", mode);
        }
    }
}
