package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@link ChatEvent} promises of every stream of events. */
final class ChatEventGrammar {
    private final Set<Integer> open = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private int next;
    private boolean choicesEnded;

    private ChatEventGrammar() {}

    static void assertGood(List<ChatEvent> events) {
        ChatEventGrammar grammar = new ChatEventGrammar();
        for (int i = 0; i < events.size(); i++) {
            ChatEvent event = events.get(i);
            grammar.check(i == 0 == event instanceof ChatEvent.TurnStart || event instanceof ChatEvent.Failed, event);
            grammar.check(event.isTerminal() == (i == events.size() - 1), event);
            grammar.read(event);
        }
        if (!(events.getLast() instanceof ChatEvent.Failed)) {
            grammar.check(grammar.open.isEmpty(), events.getLast());
        }
        assertThat(grammar.problems).as("in " + events).isEmpty();
    }

    private void check(boolean good, ChatEvent event) {
        if (!good) {
            problems.add("out of place: " + event);
        }
    }

    private void read(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart start -> opens(start.block(), event);
            case ChatEvent.ReasoningStart start -> opens(start.block(), event);
            case ChatEvent.RefusalStart start -> opens(start.block(), event);
            case ChatEvent.ToolCallStart start -> opens(start.block(), event);
            case ChatEvent.TextDelta delta -> check(open.contains(delta.block()), event);
            case ChatEvent.ReasoningDelta delta -> check(open.contains(delta.block()), event);
            case ChatEvent.RefusalDelta delta -> check(open.contains(delta.block()), event);
            case ChatEvent.ToolCallDelta delta -> check(open.contains(delta.block()), event);
            case ChatEvent.TextAnnotation annotation -> check(open.contains(annotation.block()), event);
            case ChatEvent.TextEnd end -> check(open.remove(end.block()), event);
            case ChatEvent.ReasoningEnd end -> check(open.remove(end.block()), event);
            case ChatEvent.RefusalEnd end -> check(open.remove(end.block()), event);
            case ChatEvent.ToolCallEnd end -> check(open.remove(end.block()), event);
            case ChatEvent.ImageBlock block -> next = Math.max(next, block.block() + 1);
            case ChatEvent.NativeBlock block -> next = Math.max(next, block.block() + 1);
            case ChatEvent.AudioDelta audio -> next = Math.max(next, audio.block() + 1);
            case ChatEvent.RedactedReasoning block -> next = Math.max(next, block.block() + 1);
            case ChatEvent.ChoiceEnd _ -> {
                choicesEnded = true;
                check(open.isEmpty(), event);
            }
            case ChatEvent.UsageReport _, ChatEvent.TurnExtras _, ChatEvent.Loop _, ChatEvent.Logprobs _ ->
                check(!choicesEnded, event);
            case ChatEvent.TurnStart _, ChatEvent.TurnEnd _, ChatEvent.Failed _ -> {}
        }
    }

    private void opens(int block, ChatEvent event) {
        check(block >= next && !choicesEnded, event);
        next = block + 1;
        open.add(block);
    }
}
