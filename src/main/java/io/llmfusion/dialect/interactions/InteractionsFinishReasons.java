package io.llmfusion.dialect.interactions;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;

/** {@code status} of an interaction that is over. */
final class InteractionsFinishReasons {
    private InteractionsFinishReasons() {}

    /** @param calls whether the answer holds calls that somebody must answer */
    static FinishReason read(String status, boolean calls) {
        Unified unified =
                switch (status) {
                    case "requires_action" -> Unified.TOOL_CALLS;
                    case "completed", "" -> calls ? Unified.TOOL_CALLS : Unified.STOP;
                    case "incomplete" -> Unified.LENGTH;
                    default -> Unified.OTHER;
                };
        return FinishReason.of(unified, status);
    }
}
