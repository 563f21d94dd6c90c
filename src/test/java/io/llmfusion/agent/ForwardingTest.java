package io.llmfusion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private final Forwarding forwarding = new Forwarding(Set.of("theirs"));

    @Test
    void calls_of_our_tools_are_left_out_and_blocks_numbered_on_without_them() {
        assertThat(shown(List.of(
                        call(0, "ours"),
                        new ChatEvent.ToolCallDelta(0, 0, "{}"),
                        call(1, "theirs"),
                        new ChatEvent.ToolCallDelta(0, 1, "{}"),
                        new ChatEvent.ToolCallEnd(0, 0, Optional.empty()),
                        new ChatEvent.ToolCallEnd(0, 1, Optional.empty()))))
                .containsExactly(
                        call(0, "theirs"),
                        new ChatEvent.ToolCallDelta(0, 0, "{}"),
                        new ChatEvent.ToolCallEnd(0, 0, Optional.empty()));
    }

    @Test
    void turns_are_one_answer_with_one_start_no_end_and_texts_as_paragraphs() {
        List<ChatEvent> all = new ArrayList<>();
        forwarding.nextTurn();
        all.addAll(shown(Turns.text("one", Usage.NONE)));
        forwarding.nextTurn();
        all.addAll(shown(Turns.text("two", Usage.NONE)));
        assertThat(all)
                .containsExactly(
                        Turns.start(),
                        new ChatEvent.TextStart(0, 0),
                        new ChatEvent.TextDelta(0, 0, "one"),
                        new ChatEvent.TextEnd(0, 0),
                        new ChatEvent.TextStart(0, 1),
                        new ChatEvent.TextDelta(0, 1, "\n\ntwo"),
                        new ChatEvent.TextEnd(0, 1));
    }

    @Test
    void a_silent_turn_before_leaves_no_empty_paragraph() {
        forwarding.nextTurn();
        shown(List.of(Turns.start(), new ChatEvent.TextStart(0, 0), new ChatEvent.TextDelta(0, 0, "")));
        forwarding.nextTurn();
        assertThat(shown(Turns.opened("two"))).contains(new ChatEvent.TextDelta(0, 1, "two"));
    }

    @Test
    void open_blocks_can_be_closed_once() {
        forwarding.nextTurn();
        shown(List.of(
                new ChatEvent.ReasoningStart(0, 0),
                new ChatEvent.ReasoningEnd(0, 0, Optional.empty()),
                new ChatEvent.TextStart(0, 1),
                call(2, "ours"),
                call(3, "theirs")));
        assertThat(forwarding.closing())
                .containsExactly(new ChatEvent.TextEnd(0, 1), new ChatEvent.ToolCallEnd(0, 2, Optional.empty()));
        assertThat(forwarding.closing()).isEmpty();
    }

    private static ChatEvent call(int block, String name) {
        return new ChatEvent.ToolCallStart(0, block, new ToolCallId("call-" + name), name);
    }

    private List<ChatEvent> shown(List<ChatEvent> events) {
        return events.stream().map(forwarding::shown).flatMap(Optional::stream).toList();
    }
}
