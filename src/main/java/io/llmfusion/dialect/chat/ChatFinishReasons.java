package io.llmfusion.dialect.chat;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import java.util.Locale;

/** Finish reasons of this format and of what vendors put in their place. */
final class ChatFinishReasons {
    private ChatFinishReasons() {}

    /** @param calledTools whether the answer has tool calls: several vendors say `stop` then */
    static FinishReason read(String raw, boolean calledTools) {
        Unified unified = unified(raw);
        return FinishReason.of(calledTools && unified == Unified.STOP ? Unified.TOOL_CALLS : unified, raw);
    }

    private static Unified unified(String raw) {
        return switch (raw.toLowerCase(Locale.ROOT)) {
            case "stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "" -> Unified.STOP;
            case "length", "max_tokens", "model_length", "max_output_tokens", "model_context_window_exceeded" ->
                Unified.LENGTH;
            case "tool_calls", "function_call", "tool_use" -> Unified.TOOL_CALLS;
            case "content_filter", "safety", "recitation", "content_filtered" -> Unified.CONTENT_FILTER;
            case "refusal" -> Unified.REFUSAL;
            case "pause_turn" -> Unified.PAUSE;
            default -> Unified.OTHER;
        };
    }

    /** Only the words of the format itself: strictly typed clients fail on any other. */
    static String write(FinishReason finish) {
        return switch (finish.unified()) {
            case STOP, PAUSE, OTHER -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
        };
    }
}
