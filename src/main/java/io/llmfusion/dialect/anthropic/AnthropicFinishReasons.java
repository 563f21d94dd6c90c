package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import java.util.Optional;

/** {@code stop_reason}, both ways. */
final class AnthropicFinishReasons {
    private AnthropicFinishReasons() {}

    /** @param raw empty where the provider gave none */
    static FinishReason read(String raw, Optional<String> stopSequence) {
        return new FinishReason(unified(raw), raw, stopSequence);
    }

    private static Unified unified(String raw) {
        return switch (raw) {
            case "end_turn", "stop_sequence" -> Unified.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Unified.LENGTH;
            case "tool_use" -> Unified.TOOL_CALLS;
            case "refusal" -> Unified.REFUSAL;
            case "pause_turn", "compaction" -> Unified.PAUSE;
            default -> Unified.OTHER;
        };
    }

    /**
     * The word for a client: the provider's own where it is one of this format.
     *
     * @param calledTools some providers say `stop` though they call tools; clients act on the word
     */
    static String write(FinishReason finish, boolean calledTools) {
        if (unified(finish.raw()) == finish.unified() && finish.unified() != Unified.OTHER) {
            return finish.raw();
        }
        return switch (finish.unified()) {
            case STOP, OTHER -> stopped(finish, calledTools);
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }

    private static String stopped(FinishReason finish, boolean calledTools) {
        if (calledTools) {
            return "tool_use";
        }
        return finish.stopSequence().isPresent() ? "stop_sequence" : "end_turn";
    }
}
