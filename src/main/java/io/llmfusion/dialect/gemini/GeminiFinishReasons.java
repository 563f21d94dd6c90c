package io.llmfusion.dialect.gemini;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;

/**
 * {@code finishReason}, both ways. An answer that calls functions ends with {@code STOP} here.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">FinishReason</a>
 */
final class GeminiFinishReasons {
    private GeminiFinishReasons() {}

    /** Whether the answer called functions of the client's. */
    enum Said {
        CALLS,
        NO_CALLS
    }

    /** @param raw empty where the provider gave none */
    static FinishReason read(String raw, Said said) {
        Unified unified = unified(raw);
        boolean calls = said == Said.CALLS && (unified == Unified.STOP || raw.isEmpty());
        return FinishReason.of(calls ? Unified.TOOL_CALLS : unified, raw);
    }

    /** Of a prompt that was refused before there was any answer. */
    static FinishReason ofBlock(String blockReason) {
        return FinishReason.of(Unified.CONTENT_FILTER, blockReason);
    }

    private static Unified unified(String raw) {
        return switch (raw) {
            case "STOP" -> Unified.STOP;
            case "MAX_TOKENS" -> Unified.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "JAILBREAK",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Unified.CONTENT_FILTER;
            // The same request with the answer's token goes on.
            case "CONTINUATION" -> Unified.PAUSE;
            default -> Unified.OTHER;
        };
    }

    /** Whether it is a word of this format for what it is taken for. */
    private static boolean isOwn(FinishReason finish) {
        return switch (finish.raw()) {
            case "LANGUAGE",
                    "OTHER",
                    "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MISSING_THOUGHT_SIGNATURE",
                    "MALFORMED_RESPONSE",
                    "NO_IMAGE",
                    "IMAGE_OTHER" -> finish.unified() == Unified.OTHER;
            case "STOP" -> finish.unified() == Unified.STOP || finish.unified() == Unified.TOOL_CALLS;
            default -> unified(finish.raw()) != Unified.OTHER && unified(finish.raw()) == finish.unified();
        };
    }

    /** The word for a client: the provider's own where it is one of this format. */
    static String write(FinishReason finish) {
        if (isOwn(finish)) {
            return finish.raw();
        }
        return switch (finish.unified()) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
            case PAUSE, OTHER -> "OTHER";
        };
    }
}
