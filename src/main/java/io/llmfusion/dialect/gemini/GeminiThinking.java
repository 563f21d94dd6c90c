package io.llmfusion.dialect.gemini;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much Gemini shall think. Models from 3 on take a level, those before a budget of tokens, which the quirks say by
 * {@code thinkingConfig.thinkingLevel}; {@code thinkingConfig.thinkingLevel.<level>} is a level that a model does not have,
 * {@code thinkingConfig.none} that it cannot be kept from thinking, and {@code thinkingConfig} that it does not think.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Thinking</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">The same budgets in the compatible endpoint</a>
 */
final class GeminiThinking {
    private static final List<String> LEVELS = List.of("minimal", "low", "medium", "high");

    private GeminiThinking() {}

    /** The members of {@code thinkingConfig}; none where nothing was asked or the model does not think. */
    static Map<String, RawJson> write(Optional<ReasoningRequest> asked, GeminiTarget target) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        if (asked.isEmpty()) {
            return members;
        }
        if (target.refuses("thinkingConfig")) {
            target.warn("reasoning_effort", "this model does not think; left out");
            return members;
        }
        ReasoningRequest reasoning = asked.get();
        if (isOff(reasoning)) {
            off(members, target);
            return members;
        }
        if (reasoning.display().filter("omitted"::equals).isEmpty()) {
            members.put("includeThoughts", new RawJson("true"));
        }
        if (target.refuses("thinkingConfig.thinkingLevel")) {
            budget(reasoning).ifPresent(tokens -> members.put("thinkingBudget", number(tokens)));
        } else if (reasoning.effort().isPresent()) {
            String level = level(reasoning.effort().get(), target);
            members.put("thinkingLevel", RawJson.ofString(level.toUpperCase(Locale.ROOT)));
        } else {
            reasoning.budgetTokens().ifPresent(tokens -> members.put("thinkingBudget", number(tokens)));
        }
        return members;
    }

    private static boolean isOff(ReasoningRequest reasoning) {
        boolean none = reasoning.effort().filter("none"::equals).isPresent()
                || (reasoning.effort().isEmpty() && reasoning.budgetTokens().equals(OptionalLong.of(0)));
        return none || reasoning.mode().filter("disabled"::equals).isPresent();
    }

    private static void off(Map<String, RawJson> members, GeminiTarget target) {
        if (!target.refuses("thinkingConfig.none")) {
            members.put("thinkingBudget", number(0));
        } else if (target.refuses("thinkingConfig.thinkingLevel")) {
            target.warn("reasoning_effort", "this model always thinks; the smallest budget was asked for");
            members.put("thinkingBudget", number(128));
        } else {
            target.warn("reasoning_effort", "this model always thinks; the lowest level was asked for");
            String lowest = level("minimal", target);
            members.put("thinkingLevel", RawJson.ofString(lowest.toUpperCase(Locale.ROOT)));
        }
    }

    /** Levels beyond these are the highest; one that the model does not have becomes the next above, or else below. */
    private static String level(String effort, GeminiTarget target) {
        int wanted = LEVELS.contains(effort) ? LEVELS.indexOf(effort) : LEVELS.size() - 1;
        List<String> taken = LEVELS.stream()
                .filter(level -> !target.refuses("thinkingConfig.thinkingLevel." + level))
                .toList();
        Optional<String> above =
                taken.stream().filter(level -> LEVELS.indexOf(level) >= wanted).findFirst();
        String level = above.orElseGet(() -> taken.isEmpty() ? "high" : taken.getLast());
        if (LEVELS.contains(effort) && !level.equals(effort)) {
            target.warn("reasoning_effort", "this model has no such level; `" + level + "` was asked for");
        }
        return level;
    }

    /** What an effort is in tokens: Google's own numbers. */
    private static Optional<Long> budget(ReasoningRequest reasoning) {
        if (reasoning.budgetTokens().isPresent()) {
            return Optional.of(reasoning.budgetTokens().getAsLong());
        }
        return reasoning.effort().map(effort -> switch (effort) {
            case "minimal", "low" -> 1_024L;
            case "medium" -> 8_192L;
            default -> 24_576L;
        });
    }

    private static RawJson number(long value) {
        return new RawJson(Long.toString(value));
    }
}
