package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.LeftOut;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what of a provider's answer a chat completion has no place for. One per answer; not thread-safe. */
final class ChatLeftOut {
    /** Anthropic's `stop_details` are told as the refusal that they explain. */
    private final LeftOut left =
            new LeftOut(DialectId.CHAT, "OpenAI's chat format", Set.of("stop_details", "service_tier"));

    private boolean refused;

    static List<Warning> of(ChatTurn turn) {
        ChatLeftOut found = new ChatLeftOut();
        found.left.foreign("", turn.extras());
        for (ChatTurn.Choice choice : turn.choices()) {
            choice.parts().forEach(found::see);
            choice.logprobs().ifPresent(found::logprobs);
            found.finish(choice.finish());
        }
        return found.left.warnings();
    }

    List<Warning> warnings() {
        return left.warnings();
    }

    List<Warning> after(List<Warning> earlier) {
        return left.after(earlier);
    }

    void see(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextAnnotation note -> annotation(note.annotation());
            case ChatEvent.ReasoningEnd end -> end.signature().ifPresent(_ -> signature());
            case ChatEvent.RedactedReasoning _ -> encrypted();
            case ChatEvent.RefusalStart _ -> refused = true;
            case ChatEvent.ToolCallStart call -> left.foreign("tool_calls.", call.extras());
            case ChatEvent.ToolCallEnd end -> callSignature(end.signature());
            case ChatEvent.NativeBlock block -> nativeBlock(block.dialect(), block.type());
            case ChatEvent.ImageBlock block -> image(block.image());
            case ChatEvent.AudioDelta audio -> left.foreign("audio.", audio.extras());
            case ChatEvent.Logprobs logprobs -> logprobs(logprobs.value());
            case ChatEvent.TurnExtras fields -> left.foreign("", fields.extras());
            case ChatEvent.ChoiceEnd end -> finish(end.finish());
            case ChatEvent.TextStart _,
                    ChatEvent.TextDelta _,
                    ChatEvent.TextEnd _,
                    ChatEvent.ReasoningStart _,
                    ChatEvent.ReasoningDelta _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.RefusalEnd _,
                    ChatEvent.ToolCallDelta _,
                    ChatEvent.TurnStart _,
                    ChatEvent.UsageReport _,
                    ChatEvent.Loop _,
                    ChatEvent.TurnEnd _,
                    ChatEvent.Failed _ -> {}
        }
    }

    private void see(Part part) {
        switch (part) {
            case Part.Text text -> {
                text.annotations().forEach(this::annotation);
                left.foreign("content.", text.extras());
            }
            case Part.Reasoning reasoning -> {
                reasoning.signature().ifPresent(_ -> signature());
                left.foreign("reasoning.", reasoning.extras());
            }
            case Part.RedactedReasoning _ -> encrypted();
            case Part.ToolUse use -> {
                callSignature(use.call().signature());
                left.foreign("tool_calls.", use.extras());
            }
            case Part.Native block -> nativeBlock(block.dialect(), block.type());
            case Part.Audio audio -> left.foreign("audio.", audio.extras());
            case Part.Image image -> image(image);
            case Part.Document _ -> left.note("document");
            case Part.ToolResult _ -> left.note("tool_result");
            case Part.Refusal _ -> refused = true;
        }
    }

    private void annotation(Annotation annotation) {
        if (annotation.dialect() == DialectId.CHAT) {
            return;
        }
        if (annotation.page().isPresent()) {
            left.note("citations.web", "links are told as `url_citation`; the passages that they quote are left out");
        } else {
            left.note("citations");
        }
    }

    /** Where a vendor's own field for pictures has a place for it, it is told. */
    private void image(Part.Image image) {
        if (ChatNative.image(image).isEmpty()) {
            left.note("image");
        }
        left.foreign("image.", image.extras());
    }

    private void signature() {
        left.note(
                "reasoning.signature",
                "the provider's proof over its reasoning has no place in OpenAI's chat format; left out, so the"
                        + " reasoning cannot be sent back to it");
    }

    private void encrypted() {
        left.note("reasoning.encrypted");
    }

    /** Gemini's has a place, the one that its compatible endpoint uses. */
    private void callSignature(Optional<Signature> signature) {
        signature.filter(given -> given.issuer() != DialectId.GEMINI).ifPresent(_ -> left.note("tool_calls.signature"));
    }

    private void nativeBlock(DialectId dialect, String type) {
        if (dialect != DialectId.CHAT) {
            left.note(type);
        }
    }

    private void logprobs(Annotation logprobs) {
        if (logprobs.dialect() != DialectId.CHAT) {
            left.note("logprobs");
        }
    }

    private void finish(FinishReason finish) {
        if (refused && finish.unified() == FinishReason.Unified.REFUSAL) {
            return; // the field `refusal` tells it
        }
        left.finish(finish, ChatFinishReasons.write(finish));
    }
}
