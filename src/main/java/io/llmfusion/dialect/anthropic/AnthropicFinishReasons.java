package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import java.util.Optional;

/** {@code stop_reason}, both ways. */
final class AnthropicFinishReasons {
    private AnthropicFinishReasons() {}

    /** What an answer held, where it bears on the reason. */
    enum Said {
        NOTHING_OF_NOTE,
        CALLS,
        REFUSAL
    }

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
     * @param said some providers say `stop` though they call tools or refuse; clients act on the word
     */
    static String write(FinishReason finish, Said said) {
        if (unified(finish.raw()) == finish.unified() && finish.unified() != Unified.OTHER) {
            return finish.raw();
        }
        return switch (finish.unified()) {
            case STOP, OTHER -> stopped(finish, said);
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }

    private static String stopped(FinishReason finish, Said said) {
        if (said == Said.CALLS) {
            return "tool_use";
        }
        if (said == Said.REFUSAL) {
            return "refusal";
        }
        return finish.stopSequence().isPresent() ? "stop_sequence" : "end_turn";
    }
}
