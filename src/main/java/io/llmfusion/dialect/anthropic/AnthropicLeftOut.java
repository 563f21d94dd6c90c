package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.LeftOut;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Set;

/**
 * Finds what of a provider's answer a message has no place for. Citations of other formats are among it: this format's own
 * carry the provider's proof of what was cited, and one without would be refused when the client sends it back. One per
 * answer; not thread-safe.
 */
final class AnthropicLeftOut {
    private final LeftOut left =
            new LeftOut(DialectId.ANTHROPIC, "the Messages format", Set.of("system_fingerprint", "service_tier"));

    private boolean counted;

    static List<Warning> of(ChatTurn turn) {
        AnthropicLeftOut found = new AnthropicLeftOut();
        found.left.foreign("", turn.extras());
        if (turn.choices().size() > 1) {
            found.furtherChoices();
        }
        turn.parts().forEach(found::see);
        if (turn.usage().isEmpty()) {
            found.uncounted();
        }
        turn.choices().stream().limit(1).forEach(choice -> {
            choice.logprobs().ifPresent(_ -> found.left.note("logprobs"));
            found.left.finish(choice.finish());
        });
        return found.left.warnings();
    }

    List<Warning> warnings() {
        return left.warnings();
    }

    void see(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextAnnotation note -> annotation(note.annotation());
            case ChatEvent.ToolCallStart call -> left.foreign("tool_use.", call.extras());
            case ChatEvent.NativeBlock block -> nativeBlock(block.dialect(), block.type());
            case ChatEvent.AudioDelta _ -> left.note("audio");
            case ChatEvent.ImageBlock _ -> left.note("image");
            case ChatEvent.Logprobs _ -> left.note("logprobs");
            case ChatEvent.TurnExtras fields -> left.foreign("", fields.extras());
            case ChatEvent.ChoiceEnd end when end.choice() == 0 -> left.finish(end.finish());
            case ChatEvent.ChoiceEnd _ -> furtherChoices();
            case ChatEvent.UsageReport _ -> counted = true;
            case ChatEvent.TurnEnd end -> {
                if (!counted && end.usage().isEmpty()) {
                    uncounted();
                }
            }
            case ChatEvent.TextStart _,
                    ChatEvent.TextDelta _,
                    ChatEvent.TextEnd _,
                    ChatEvent.ReasoningStart _,
                    ChatEvent.ReasoningDelta _,
                    ChatEvent.ReasoningEnd _,
                    ChatEvent.RedactedReasoning _,
                    ChatEvent.RefusalStart _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.RefusalEnd _,
                    ChatEvent.ToolCallDelta _,
                    ChatEvent.ToolCallEnd _,
                    ChatEvent.TurnStart _,
                    ChatEvent.Loop _,
                    ChatEvent.Failed _ -> {}
        }
    }

    private void see(Part part) {
        switch (part) {
            case Part.Text text -> {
                text.annotations().forEach(this::annotation);
                left.foreign("text.", text.extras());
            }
            case Part.Reasoning reasoning -> left.foreign("thinking.", reasoning.extras());
            case Part.ToolUse use -> left.foreign("tool_use.", use.extras());
            case Part.Native block -> nativeBlock(block.dialect(), block.type());
            case Part.Audio _ -> left.note("audio");
            case Part.Image _ -> left.note("image");
            case Part.Document document -> left.foreign("document.", document.extras());
            case Part.ToolResult result -> left.foreign("tool_result.", result.extras());
            case Part.RedactedReasoning _, Part.Refusal _ -> {}
        }
    }

    private void annotation(Annotation annotation) {
        if (annotation.dialect() != DialectId.ANTHROPIC) {
            left.note("annotations");
        }
    }

    private void nativeBlock(DialectId dialect, String type) {
        if (dialect != DialectId.ANTHROPIC) {
            left.note(type);
        }
    }

    /** A message always counts its tokens. */
    private void uncounted() {
        left.note("usage", "the provider counted no tokens; zeros stand for that");
    }

    private void furtherChoices() {
        left.note("choices", "a message holds one answer; of several the first is told");
    }
}
