package io.llmfusion.dialect.completions;

import io.llmfusion.dialect.LeftOut;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Set;

/** Finds what of a chat's answer a bare text has no place for. One per answer; not thread-safe. */
final class CompletionsLeftOut {
    private final LeftOut left = new LeftOut(DialectId.COMPLETIONS, "a text completion", Set.of());

    /** Clients know three words. */
    static String finishReason(FinishReason finish) {
        return switch (finish.unified()) {
            case LENGTH -> "length";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            case STOP, TOOL_CALLS, PAUSE, OTHER -> "stop";
        };
    }

    List<Warning> warnings() {
        return left.warnings();
    }

    List<Warning> after(List<Warning> earlier) {
        return left.after(earlier);
    }

    void finish(FinishReason finish) {
        left.finish(finish, finishReason(finish));
    }

    void see(Part part) {
        switch (part) {
            case Part.Text text -> {
                if (!text.annotations().isEmpty()) {
                    left.note("citations");
                }
            }
            case Part.Refusal _ -> {}
            case Part.Reasoning _, Part.RedactedReasoning _ -> left.note("reasoning");
            case Part.ToolUse _ -> left.note("tool_calls");
            case Part.Image _ -> left.note("image");
            case Part.Audio _ -> left.note("audio");
            case Part.Document _ -> left.note("document");
            case Part.ToolResult _ -> left.note("tool_result");
            case Part.Native block -> left.note(block.type());
        }
    }

    void see(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextAnnotation _ -> left.note("citations");
            case ChatEvent.ReasoningStart _, ChatEvent.RedactedReasoning _ -> left.note("reasoning");
            case ChatEvent.ToolCallStart _ -> left.note("tool_calls");
            case ChatEvent.ImageBlock _ -> left.note("image");
            case ChatEvent.AudioDelta _ -> left.note("audio");
            case ChatEvent.NativeBlock block -> left.note(block.type());
            case ChatEvent.ChoiceEnd end -> finish(end.finish());
            default -> {}
        }
    }
}
