package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.LeftOut;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Set;

/** Finds what of a provider's answer generateContent has no place for. One per answer; not thread-safe. */
final class GeminiLeftOut {
    private final LeftOut left = new LeftOut(
            DialectId.GEMINI,
            "the generateContent format",
            Set.of("system_fingerprint", "service_tier", "stop_details"));

    static List<Warning> of(ChatTurn turn) {
        GeminiLeftOut found = new GeminiLeftOut();
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

    void arguments(RawJson arguments) {
        if (!GeminiJson.isObject(arguments)) {
            left.note("functionCall.args", "arguments that are no JSON object were wrapped in one");
        }
    }

    void see(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextAnnotation note -> annotation(note.annotation());
            case ChatEvent.ToolCallStart call -> left.foreign("functionCall.", call.extras());
            case ChatEvent.NativeBlock block -> nativeBlock(block.dialect(), block.type());
            case ChatEvent.AudioDelta audio -> left.foreign("audio.", audio.extras());
            case ChatEvent.ImageBlock block ->
                left.foreign("image.", block.image().extras());
            case ChatEvent.Logprobs logprobs -> logprobs(logprobs.value());
            case ChatEvent.TurnExtras fields -> left.foreign("", fields.extras());
            case ChatEvent.ChoiceEnd end -> finish(end.finish());
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
                left.foreign("text.", text.extras());
            }
            case Part.Reasoning reasoning -> left.foreign("thought.", reasoning.extras());
            case Part.ToolUse use -> {
                left.foreign("functionCall.", use.extras());
                arguments(use.call().arguments());
            }
            case Part.Native block -> nativeBlock(block.dialect(), block.type());
            case Part.Image image -> media("image", image.source());
            case Part.Document document -> media("document", document.source());
            case Part.Audio audio -> {
                media("audio", audio.source());
                left.foreign("audio.", audio.extras());
            }
            case Part.ToolResult _ -> left.note("tool_result");
            case Part.RedactedReasoning _, Part.Refusal _ -> {}
        }
    }

    private void media(String kind, Media source) {
        if (source instanceof Media.FileId file && file.issuer() != DialectId.GEMINI) {
            left.note(kind);
        }
    }

    private void annotation(Annotation annotation) {
        if (annotation.dialect() == DialectId.GEMINI) {
            return;
        }
        if (annotation.page().isPresent()) {
            left.note(
                    "citations.web", "links are told as `groundingChunks`; the passages that they quote are left out");
        } else {
            left.note("citations");
        }
    }

    private void nativeBlock(DialectId dialect, String type) {
        if (dialect != DialectId.GEMINI) {
            left.note(type);
        }
    }

    private void finish(FinishReason finish) {
        left.finish(finish, GeminiFinishReasons.write(finish));
    }

    private void logprobs(Annotation logprobs) {
        if (logprobs.dialect() != DialectId.GEMINI) {
            left.note("logprobs");
        }
    }
}
