package io.llmfusion.model;

import java.util.Optional;

/**
 * Why a model stopped.
 *
 * @param unified one of the reasons that every client knows
 * @param raw the provider's own word
 * @param stopSequence the stop sequence that was met, where the provider tells
 */
public record FinishReason(Unified unified, String raw, Optional<String> stopSequence) {
    /** The reasons that every client knows, in one word each. */
    public enum Unified {
        STOP,
        LENGTH,
        TOOL_CALLS,
        CONTENT_FILTER,
        /** The model refused (Anthropic's `refusal`). */
        REFUSAL,
        /** The provider paused a long turn and wants to be called again. */
        PAUSE,
        OTHER
    }

    public static FinishReason of(Unified unified, String raw) {
        return new FinishReason(unified, raw, Optional.empty());
    }
}
