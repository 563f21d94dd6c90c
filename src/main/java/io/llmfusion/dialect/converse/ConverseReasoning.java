package io.llmfusion.dialect.converse;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ToolChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much the model shall think, in the words of its maker: Converse has none of its own. Which words they are is data (see
 * {@link ConverseRequestWriter}).
 *
 * @param fields of {@code additionalModelRequestFields}
 * @param thinks whether the answer begins with thinking, so that sampling is out of the question
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html">Claude</a>
 * @see <a href="https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html">Nova</a>
 */
record ConverseReasoning(Map<String, RawJson> fields, boolean thinks) {
    /** What a model accepts that thinks as Claude does. */
    static final String THINKING = "thinking";

    static final ConverseReasoning UNSAID = new ConverseReasoning(Map.of(), false);

    private static final long SMALLEST_BUDGET = 1_024;

    static ConverseReasoning settle(ChatRequest request, ConverseConversation conversation, ConverseTarget target) {
        Optional<ReasoningRequest> asked = request.output().reasoning();
        if (asked.isEmpty()) {
            return UNSAID;
        }
        if (target.accepts(THINKING)) {
            return claude(request, asked.get(), conversation, target);
        }
        if (target.accepts("reasoningConfig")) {
            return nova(effort(asked.get()));
        }
        if (target.accepts("reasoning_effort")) {
            String effort = effort(asked.get());
            return new ConverseReasoning(Map.of("reasoning_effort", RawJson.ofString(lowest(effort))), false);
        }
        target.warn("reasoning_effort", "it is not known how this model is told to think; left out");
        return UNSAID;
    }

    private static String lowest(String effort) {
        return effort.equals("none") || effort.equals("minimal") ? "low" : three(effort);
    }

    private static String three(String effort) {
        return effort.equals("xhigh") || effort.equals("max") ? "high" : effort;
    }

    private static ConverseReasoning nova(String effort) {
        String config = effort.equals("none")
                ? "{\"type\":\"disabled\"}"
                : "{\"type\":\"enabled\",\"maxReasoningEffort\":" + RawJson.ofString(lowest(effort)) + "}";
        // Only with the highest effort Nova refuses sampling parameters and a limit.
        return new ConverseReasoning(Map.of("reasoningConfig", new RawJson(config)), false);
    }

    /** The effort asked for, in whatever words. */
    private static String effort(ReasoningRequest asked) {
        if (asked.mode().filter("disabled"::equals).isPresent()) {
            return "none";
        }
        return asked.effort().orElseGet(() -> effort(asked.budgetTokens()));
    }

    private static String effort(OptionalLong budget) {
        long tokens = budget.orElse(8_192);
        return tokens == 0 ? "none" : tokens <= 4_096 ? "low" : tokens <= 12_288 ? "medium" : "high";
    }

    private static ConverseReasoning claude(
            ChatRequest request, ReasoningRequest asked, ConverseConversation conversation, ConverseTarget target) {
        boolean off = effort(asked).equals("none");
        if (off) {
            return target.refuses("thinking.disabled") ? effortOnly("low", target) : thinking("disabled", Map.of());
        }
        if (forced(request, target)) {
            target.warn(
                    "reasoning_effort", "a forced tool call and thinking exclude one another; thinking was left out");
            return UNSAID;
        }
        boolean budgeted = target.refuses("thinking.adaptive")
                || (asked.mode().filter("enabled"::equals).isPresent() && !target.refuses("thinking.budget_tokens"));
        if (budgeted) {
            return budget(request, asked, conversation, target);
        }
        if (asked.mode().filter("enabled"::equals).isPresent()) {
            target.warn("thinking.budget_tokens", "this model sets its own budget; adaptive thinking was asked for");
        }
        return adaptive(asked, target);
    }

    private static ConverseReasoning adaptive(ReasoningRequest asked, ConverseTarget target) {
        Map<String, RawJson> thinking = new LinkedHashMap<>();
        asked.display()
                .filter(display -> display.equals("omitted") || display.equals("summarized"))
                .ifPresent(display -> thinking.put("display", RawJson.ofString(display)));
        ConverseReasoning settled = thinking("adaptive", thinking);
        boolean said = asked.effort().isPresent() || asked.budgetTokens().isPresent();
        if (!said || target.refuses("output_config.effort")) {
            return settled;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>(settled.fields());
        fields.putAll(effortOnly(effort(asked), target).fields());
        return new ConverseReasoning(fields, true);
    }

    private static ConverseReasoning effortOnly(String asked, ConverseTarget target) {
        String level = asked.equals("minimal") ? "low" : asked;
        String taken = target.refuses("output_config.effort." + level) ? "high" : level;
        return new ConverseReasoning(
                Map.of("output_config", new RawJson("{\"effort\":" + RawJson.ofString(taken) + "}")), false);
    }

    private static ConverseReasoning thinking(String type, Map<String, RawJson> further) {
        StringBuilder text = new StringBuilder("{\"type\":").append(RawJson.ofString(type));
        further.forEach(
                (name, value) -> text.append(",\"").append(name).append("\":").append(value));
        return new ConverseReasoning(
                Map.of(THINKING, new RawJson(text.append('}').toString())), !type.equals("disabled"));
    }

    private static boolean forced(ChatRequest request, ConverseTarget target) {
        return request.tools()
                .choice()
                .filter(choice -> (choice instanceof ToolChoice.Required && !target.refuses("toolChoice.any"))
                        || (choice instanceof ToolChoice.Named && !target.refuses("toolChoice.tool")))
                .isPresent();
    }

    /** With a budget, the model wants an answer that goes on after tool calls to have begun with thinking. */
    private static ConverseReasoning budget(
            ChatRequest request, ReasoningRequest asked, ConverseConversation conversation, ConverseTarget target) {
        if (conversation.callsWithoutThinking()) {
            target.warn("thinking", "the calls that this answer goes on from came without thinking; left out");
            return UNSAID;
        }
        long wanted = asked.budgetTokens().orElseGet(() -> tokens(effort(asked)));
        long limit = request.sampling().maxTokens().orElse(Long.MAX_VALUE);
        boolean own = asked.mode().isPresent();
        long budget = own ? wanted : Math.min(Math.max(wanted, SMALLEST_BUDGET), limit / 2);
        if (budget < SMALLEST_BUDGET && !own) {
            target.warn("reasoning_effort", "the output limit leaves no room for thinking; left out");
            return UNSAID;
        }
        return thinking("enabled", Map.of("budget_tokens", new RawJson(Long.toString(budget))));
    }

    /** What an effort is in tokens, for models that want a budget; ours, the API names none. */
    private static long tokens(String effort) {
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
