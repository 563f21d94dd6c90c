package io.llmfusion.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much the model shall think.
 *
 * @param effort `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, ... as the client wrote it
 * @param budgetTokens Anthropic's and Gemini's token budget
 * @param mode Anthropic's `enabled`, `adaptive` or `disabled`
 * @param display Anthropic's `display` of thinking, or OpenAI's `summary`
 */
public record ReasoningRequest(
        Optional<String> effort, OptionalLong budgetTokens, Optional<String> mode, Optional<String> display) {
    public static ReasoningRequest effort(String effort) {
        return new ReasoningRequest(Optional.of(effort), OptionalLong.empty(), Optional.empty(), Optional.empty());
    }
}
