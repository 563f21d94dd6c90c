package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells a turn as events, each block whole and one after the other. */
final class TurnToEvents {
    private TurnToEvents() {}

    static List<ChatEvent> events(ChatTurn turn) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.TurnStart(turn.id(), turn.model(), turn.created()));
        int block = 0;
        for (ChatTurn.Choice choice : turn.choices()) {
            for (Part part : choice.parts()) {
                part(choice.index(), block++, part, events);
            }
        }
        turn.choices().forEach(choice -> events.add(new ChatEvent.ChoiceEnd(choice.index(), choice.finish())));
        events.add(new ChatEvent.TurnEnd(turn.usage(), List.of()));
        return events;
    }

    private static void part(int choice, int block, Part part, List<ChatEvent> events) {
        switch (part) {
            case Part.Text text -> {
                events.add(new ChatEvent.TextStart(choice, block));
                events.add(new ChatEvent.TextDelta(choice, block, text.text()));
                text.annotations().forEach(note -> events.add(new ChatEvent.TextAnnotation(choice, block, note)));
                events.add(new ChatEvent.TextEnd(choice, block));
            }
            case Part.Reasoning thought -> {
                events.add(new ChatEvent.ReasoningStart(choice, block));
                events.add(new ChatEvent.ReasoningDelta(choice, block, thought.text()));
                events.add(new ChatEvent.ReasoningEnd(choice, block, Optional.empty()));
            }
            case Part.Refusal refusal -> {
                events.add(new ChatEvent.RefusalStart(choice, block));
                events.add(new ChatEvent.RefusalDelta(choice, block, refusal.text()));
                events.add(new ChatEvent.RefusalEnd(choice, block));
            }
            case Part.ToolUse use -> {
                events.add(new ChatEvent.ToolCallStart(
                        choice, block, use.call().id(), use.call().name()));
                events.add(new ChatEvent.ToolCallDelta(
                        choice, block, use.call().arguments().text()));
                events.add(new ChatEvent.ToolCallEnd(choice, block, use.call().signature()));
            }
            case Part.Native block1 ->
                events.add(new ChatEvent.NativeBlock(choice, block, block1.dialect(), block1.type(), block1.block()));
            default -> throw new IllegalArgumentException("not told here: " + part);
        }
    }
}
