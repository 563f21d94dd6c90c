package io.llmfusion.dialect.responses;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code status} and {@code incomplete_details}, both ways. */
final class ResponsesFinishReasons {
    private ResponsesFinishReasons() {}

    /** What an answer held, where it bears on the reason. */
    enum Said {
        NOTHING_OF_NOTE,
        CALLS,
        REFUSAL
    }

    /**
     * How an answer ended for a client.
     *
     * @param incomplete why, where it is incomplete
     */
    record Status(String word, Optional<String> incomplete) {
        static final Status COMPLETED = new Status("completed", Optional.empty());
    }

    static FinishReason read(JsonNode response, Said said) {
        String status = response.path("status").asString("");
        String reason = response.path("incomplete_details").path("reason").asString("");
        return switch (status) {
            case "incomplete" -> FinishReason.of(incomplete(reason), reason);
            case "completed", "" -> completed(said, status);
            default -> FinishReason.of(Unified.OTHER, status);
        };
    }

    private static Unified incomplete(String reason) {
        return switch (reason) {
            case "max_output_tokens", "max_tokens" -> Unified.LENGTH;
            case "content_filter" -> Unified.CONTENT_FILTER;
            default -> Unified.OTHER;
        };
    }

    private static FinishReason completed(Said said, String raw) {
        return switch (said) {
            case CALLS -> FinishReason.of(Unified.TOOL_CALLS, raw);
            case REFUSAL -> FinishReason.of(Unified.REFUSAL, raw);
            case NOTHING_OF_NOTE -> FinishReason.of(Unified.STOP, raw);
        };
    }

    static Status write(FinishReason finish, Said said) {
        return switch (finish.unified()) {
            case STOP, TOOL_CALLS, PAUSE -> Status.COMPLETED;
            case LENGTH -> new Status("incomplete", Optional.of("max_output_tokens"));
            case CONTENT_FILTER -> new Status("incomplete", Optional.of("content_filter"));
            case REFUSAL ->
                said == Said.REFUSAL ? Status.COMPLETED : new Status("incomplete", Optional.of("content_filter"));
            case OTHER -> Status.COMPLETED;
        };
    }
}
