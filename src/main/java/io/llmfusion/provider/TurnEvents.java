package io.llmfusion.provider;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer as the events of a stream: for a provider that answered whole though it was asked for events, and for the
 * demonstration. Pure.
 */
final class TurnEvents {
    private final List<ChatEvent> events = new ArrayList<>();
    private int block;
    private Optional<Annotation> logprobs = Optional.empty();

    private TurnEvents() {}

    static List<ChatEvent> of(ChatTurn turn) {
        return new TurnEvents().told(turn);
    }

    private List<ChatEvent> told(ChatTurn turn) {
        events.add(new ChatEvent.TurnStart(turn.id(), turn.model(), turn.created()));
        for (ChatTurn.Choice choice : turn.choices()) {
            logprobs = choice.logprobs();
            choice.parts().forEach(part -> tell(choice.index(), part));
            logprobs(choice.index());
        }
        if (!turn.extras().isEmpty()) {
            events.add(new ChatEvent.TurnExtras(turn.extras()));
        }
        turn.usage().ifPresent(usage -> events.add(new ChatEvent.UsageReport(usage)));
        for (ChatTurn.Choice choice : turn.choices()) {
            events.add(new ChatEvent.ChoiceEnd(choice.index(), choice.finish()));
        }
        events.add(new ChatEvent.TurnEnd(turn.usage(), List.of()));
        return events;
    }

    private void tell(int choice, Part part) {
        switch (part) {
            case Part.Text text -> text(choice, text);
            case Part.Reasoning reasoning -> reasoning(choice, reasoning);
            case Part.RedactedReasoning redacted ->
                events.add(new ChatEvent.RedactedReasoning(choice, block++, redacted.data()));
            case Part.Refusal refusal -> refusal(choice, refusal);
            case Part.ToolUse use -> toolUse(choice, use);
            case Part.Native block -> nativeBlock(choice, block);
            case Part.Image image -> events.add(new ChatEvent.ImageBlock(choice, block++, image));
            case Part.Audio sound -> audio(choice, sound);
            // Not among what a model answers with.
            case Part.Document ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }

    private void text(int choice, Part.Text text) {
        events.add(new ChatEvent.TextStart(choice, block, text.extras()));
        events.add(new ChatEvent.TextDelta(choice, block, text.text()));
        text.annotations().forEach(note -> events.add(new ChatEvent.TextAnnotation(choice, block, note)));
        logprobs(choice);
        events.add(new ChatEvent.TextEnd(choice, block++));
    }

    /** Within the text that they are of: some formats have their place there alone. */
    private void logprobs(int choice) {
        logprobs.ifPresent(value -> events.add(new ChatEvent.Logprobs(choice, value)));
        logprobs = Optional.empty();
    }

    private void reasoning(int choice, Part.Reasoning reasoning) {
        events.add(new ChatEvent.ReasoningStart(choice, block, reasoning.extras()));
        events.add(new ChatEvent.ReasoningDelta(choice, block, reasoning.text()));
        events.add(new ChatEvent.ReasoningEnd(choice, block++, reasoning.signature()));
    }

    private void refusal(int choice, Part.Refusal refusal) {
        events.add(new ChatEvent.RefusalStart(choice, block));
        events.add(new ChatEvent.RefusalDelta(choice, block, refusal.text()));
        events.add(new ChatEvent.RefusalEnd(choice, block++));
    }

    private void toolUse(int choice, Part.ToolUse use) {
        events.add(new ChatEvent.ToolCallStart(
                choice, block, use.call().id(), use.call().name(), use.extras()));
        events.add(new ChatEvent.ToolCallDelta(
                choice, block, use.call().arguments().text()));
        events.add(new ChatEvent.ToolCallEnd(
                choice, block++, use.call().signature().or(Optional::empty)));
    }

    private void audio(int choice, Part.Audio sound) {
        String base64 = sound.source() instanceof Media.Inline inline ? inline.base64() : "";
        events.add(new ChatEvent.AudioDelta(choice, block++, base64, Optional.empty(), sound.extras()));
    }

    private void nativeBlock(int choice, Part.Native nativeBlock) {
        events.add(new ChatEvent.NativeBlock(
                choice, block++, nativeBlock.dialect(), nativeBlock.type(), nativeBlock.block()));
    }
}
