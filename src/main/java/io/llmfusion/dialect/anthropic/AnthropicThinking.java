package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ToolChoice;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much Claude shall think, settled from what the client asked and what the model takes.
 *
 * <p>Quirks asked for: {@code thinking.budget_tokens} and {@code thinking.disabled} (refused by models that think
 * adaptively), {@code thinking.adaptive} and {@code output_config.effort} (refused by models before them), and
 * {@code output_config.effort.<level>}. A request in this format's own words ({@code mode}) is changed only where the model
 * would refuse it; of an effort in another format's words, both the level and a mode are made.
 *
 * @param mode {@code adaptive}, {@code enabled}, {@code disabled} or whatever the client's own format said
 * @param budget at least 1,024 and below {@code max_tokens}
 */
record AnthropicThinking(
        Optional<String> mode, OptionalLong budget, Optional<String> effort, Optional<String> display) {
    static final AnthropicThinking UNSAID =
            new AnthropicThinking(Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

    private static final long SMALLEST_BUDGET = 1_024;

    /** Whether the answer begins with thinking, so that sampling and forced tools are out of the question. */
    boolean thinks() {
        return mode.filter(named -> !named.equals("disabled")).isPresent();
    }

    /** With a budget, the API wants an answer that goes on after tool calls to have begun with thinking. */
    AnthropicThinking beside(AnthropicConversation conversation, AnthropicTarget target) {
        if (mode.filter("enabled"::equals).isEmpty() || !conversation.callsWithoutThinking()) {
            return this;
        }
        target.warn("thinking", "the calls that this answer goes on from came without thinking; left out");
        return new AnthropicThinking(Optional.empty(), OptionalLong.empty(), effort, Optional.empty());
    }

    static AnthropicThinking settle(ChatRequest request, long maxTokens, AnthropicTarget target) {
        Optional<ReasoningRequest> asked = request.output().reasoning();
        if (asked.isEmpty()) {
            return UNSAID;
        }
        AnthropicThinking settled =
                asked.get().mode().isPresent() ? ofMode(asked.get(), target) : ofEffort(asked.get(), maxTokens, target);
        if (asked.get().mode().isPresent() || !settled.thinks() || !forced(request, target)) {
            return settled;
        }
        target.warn("reasoning_effort", "a forced tool call and thinking exclude one another; thinking was left out");
        return new AnthropicThinking(Optional.empty(), OptionalLong.empty(), settled.effort(), Optional.empty());
    }

    /** Whether a call is forced and the model lets it be. */
    private static boolean forced(ChatRequest request, AnthropicTarget target) {
        return request.tools()
                .choice()
                .filter(choice -> (choice instanceof ToolChoice.Required && !target.refuses("tool_choice.any"))
                        || (choice instanceof ToolChoice.Named && !target.refuses("tool_choice.tool")))
                .isPresent();
    }

    private static AnthropicThinking ofMode(ReasoningRequest asked, AnthropicTarget target) {
        String mode = asked.mode().orElse("");
        if (mode.equals("enabled") && target.refuses("thinking.budget_tokens")) {
            target.warn("thinking.budget_tokens", "this model sets its own budget; adaptive thinking was asked for");
            Optional<String> effort = asked.effort().or(() -> effort(asked.budgetTokens()));
            return new AnthropicThinking(Optional.of("adaptive"), OptionalLong.empty(), effort, asked.display());
        }
        if (mode.equals("disabled") && target.refuses("thinking.disabled")) {
            target.warn("thinking.type", "this model always thinks; the lowest effort was asked for");
            return lowest();
        }
        return new AnthropicThinking(asked.mode(), asked.budgetTokens(), effort(asked, target), asked.display());
    }

    private static AnthropicThinking lowest() {
        return new AnthropicThinking(Optional.empty(), OptionalLong.empty(), Optional.of("low"), Optional.empty());
    }

    private static Optional<String> effort(OptionalLong budget) {
        if (budget.isEmpty()) {
            return Optional.empty();
        }
        long tokens = budget.getAsLong();
        return Optional.of(tokens <= 4_096 ? "low" : tokens <= 12_288 ? "medium" : "high");
    }

    private static Optional<String> effort(ReasoningRequest asked, AnthropicTarget target) {
        if (asked.effort().isPresent() && target.refuses("output_config.effort")) {
            target.warn("output_config.effort", "this model takes no effort; left out");
            return Optional.empty();
        }
        return asked.effort();
    }

    /** In the words of the other formats: {@code none}, {@code minimal}, {@code low} to {@code xhigh}, or a budget. */
    private static AnthropicThinking ofEffort(ReasoningRequest asked, long maxTokens, AnthropicTarget target) {
        boolean none = asked.effort().filter("none"::equals).isPresent()
                || (asked.effort().isEmpty() && asked.budgetTokens().equals(OptionalLong.of(0)));
        if (none) {
            return target.refuses("thinking.disabled")
                    ? lowest()
                    : new AnthropicThinking(
                            Optional.of("disabled"), OptionalLong.empty(), Optional.empty(), Optional.empty());
        }
        if (target.refuses("output_config.effort") || target.refuses("thinking.adaptive")) {
            return byBudget(asked, maxTokens, target);
        }
        Optional<String> effort =
                asked.effort().or(() -> effort(asked.budgetTokens())).map(level -> level(level, target));
        return new AnthropicThinking(Optional.of("adaptive"), OptionalLong.empty(), effort, Optional.empty());
    }

    /** {@code minimal} has no counterpart; a level that the model refuses becomes the one below. */
    private static String level(String asked, AnthropicTarget target) {
        String level = asked.equals("minimal") ? "low" : asked;
        return target.refuses("output_config.effort." + level) ? "high" : level;
    }

    private static AnthropicThinking byBudget(ReasoningRequest asked, long maxTokens, AnthropicTarget target) {
        long wanted = asked.budgetTokens().orElseGet(() -> budget(asked.effort().orElse("medium")));
        long budget = Math.min(Math.max(wanted, SMALLEST_BUDGET), maxTokens / 2);
        if (budget < SMALLEST_BUDGET) {
            target.warn("reasoning_effort", "the output limit leaves no room for thinking; left out");
            return UNSAID;
        }
        return new AnthropicThinking(
                Optional.of("enabled"), OptionalLong.of(budget), Optional.empty(), Optional.empty());
    }

    /** What an effort is in tokens, for models that want a budget; ours, the API names none. */
    private static long budget(String effort) {
        return switch (effort) {
            case "minimal" -> SMALLEST_BUDGET;
            case "low" -> 2_048;
            case "high" -> 16_384;
            case "xhigh" -> 24_576;
            case "max" -> 32_768;
            default -> 8_192;
        };
    }
}
