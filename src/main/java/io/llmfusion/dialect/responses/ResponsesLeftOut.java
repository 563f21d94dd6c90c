package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.LeftOut;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Set;

/** Finds what of a provider's answer a response has no place for. One per answer; not thread-safe. */
final class ResponsesLeftOut {
    private final LeftOut left = new LeftOut(
            DialectId.RESPONSES, "the Responses format", Set.of("stop_details", "system_fingerprint", "service_tier"));

    private boolean refused;

    List<Warning> warnings() {
        return left.warnings();
    }

    void note(String kind) {
        left.note(kind);
    }

    void see(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart start -> left.foreign("output_text.", start.extras());
            case ChatEvent.TextAnnotation note -> annotation(note.annotation());
            case ChatEvent.ReasoningStart start -> left.foreign("reasoning.", start.extras());
            case ChatEvent.RefusalStart _ -> refused = true;
            case ChatEvent.ToolCallStart call -> left.foreign("function_call.", call.extras());
            case ChatEvent.NativeBlock block when block.dialect() != DialectId.RESPONSES -> left.note(block.type());
            case ChatEvent.NativeBlock _ -> {}
            case ChatEvent.ImageBlock image
            when !ResponsesItems.isPicture(image.image().source()) -> left.note("image");
            case ChatEvent.ImageBlock _ -> {}
            case ChatEvent.AudioDelta _ -> left.note("audio");
            case ChatEvent.Logprobs value when value.value().dialect() != DialectId.CHAT -> left.note("logprobs");
            case ChatEvent.Logprobs _ -> {}
            case ChatEvent.TurnExtras fields -> left.foreign("", fields.extras());
            case ChatEvent.ChoiceEnd end when end.choice() == 0 -> finish(end.finish());
            case ChatEvent.ChoiceEnd _ ->
                left.note("choices", "a response holds one answer; of several the first is told");
            case ChatEvent.TextDelta _,
                    ChatEvent.TextEnd _,
                    ChatEvent.ReasoningDelta _,
                    ChatEvent.ReasoningEnd _,
                    ChatEvent.RedactedReasoning _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.RefusalEnd _,
                    ChatEvent.ToolCallDelta _,
                    ChatEvent.ToolCallEnd _,
                    ChatEvent.TurnStart _,
                    ChatEvent.UsageReport _,
                    ChatEvent.Loop _,
                    ChatEvent.TurnEnd _,
                    ChatEvent.Failed _ -> {}
        }
    }

    private void annotation(Annotation annotation) {
        if (ResponsesCitations.write(annotation, 0).isEmpty()) {
            left.note("citations");
        }
    }

    private void finish(FinishReason finish) {
        if (refused && finish.unified() == FinishReason.Unified.REFUSAL) {
            return; // a part of the message tells it
        }
        ResponsesFinishReasons.Status told =
                ResponsesFinishReasons.write(finish, ResponsesFinishReasons.Said.NOTHING_OF_NOTE);
        left.finish(finish, told.incomplete().orElse(told.word()));
    }
}
