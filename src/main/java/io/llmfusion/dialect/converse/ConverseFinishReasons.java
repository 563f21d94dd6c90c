package io.llmfusion.dialect.converse;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code stopReason}. */
final class ConverseFinishReasons {
    private ConverseFinishReasons() {}

    /** @param additional {@code additionalModelResponseFields}, where Claude tells the stop sequence, if asked to */
    static FinishReason read(String raw, JsonNode additional) {
        JsonNode whole = additional.path("stop_sequence");
        JsonNode sequence = whole.isString() ? whole : additional.path("delta").path("stop_sequence");
        return new FinishReason(
                unified(raw), raw, sequence.isString() ? Optional.of(sequence.stringValue()) : Optional.empty());
    }

    private static Unified unified(String raw) {
        return switch (raw) {
            case "end_turn", "stop_sequence" -> Unified.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Unified.LENGTH;
            case "tool_use" -> Unified.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> Unified.CONTENT_FILTER;
            // Not in the list of the API, but words that Claude has.
            case "refusal" -> Unified.REFUSAL;
            case "pause_turn" -> Unified.PAUSE;
            default -> Unified.OTHER;
        };
    }
}
