package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedHistoryTest {
    private static final Signature FIRST = new Signature(DialectId.ANTHROPIC, "Zmlyc3Q=");
    private static final Signature SECOND = new Signature(DialectId.ANTHROPIC, "c2Vjb25k");
    private static final Signature ON_CALL = new Signature(DialectId.GEMINI, "Y2FsbA==");
    private static final String TARGET = "claude/opus";

    private static Part thought(String text, Signature signature) {
        return new Part.Reasoning(text, Optional.of(signature), Extras.NONE);
    }

    private static Part unsigned(String text) {
        return new Part.Reasoning(text, Optional.empty(), Extras.NONE);
    }

    private static Part call(String id) {
        return new Part.ToolUse(ToolCall.of(id, "tool", "{}"), Extras.NONE);
    }

    private static Part call(String id, Signature signature) {
        return new Part.ToolUse(ToolCall.of(id, "tool", "{}").signedBy(Optional.of(signature)), Extras.NONE);
    }

    private static ChatRequest history(Part... parts) {
        return ChatRequest.of(
                "m",
                List.of(
                        ChatMessage.text(Role.USER, "hi"),
                        ChatMessage.of(Role.ASSISTANT, List.of(parts)),
                        ChatMessage.text(Role.USER, "go on")));
    }

    private static List<SignedCall> collected(ChatEvent... events) {
        SignatureCollector collector = new SignatureCollector(TARGET);
        List.of(events).forEach(collector::add);
        return collector.calls();
    }

    private static List<Part> restored(ChatRequest stripped, List<SignedCall> known) {
        return SignedHistory.restored(stripped, known).messages().get(1).parts();
    }

    @Test
    void reasoning_goes_back_to_where_it_stood() {
        List<SignedCall> known = collected(
                new ChatEvent.ReasoningStart(0, 0),
                new ChatEvent.ReasoningDelta(0, 0, "I "),
                new ChatEvent.ReasoningDelta(0, 0, "think"),
                new ChatEvent.ReasoningEnd(0, 0, Optional.of(FIRST)),
                new ChatEvent.RedactedReasoning(0, 1, SECOND),
                new ChatEvent.TextStart(0, 2),
                new ChatEvent.TextDelta(0, 2, "Let me see"),
                new ChatEvent.TextEnd(0, 2),
                new ChatEvent.ToolCallStart(0, 3, new ToolCallId("a"), "tool"),
                new ChatEvent.ToolCallEnd(0, 3, Optional.empty()),
                new ChatEvent.ReasoningStart(0, 4),
                new ChatEvent.ReasoningDelta(0, 4, "and then"),
                new ChatEvent.ReasoningEnd(0, 4, Optional.of(SECOND)),
                new ChatEvent.ToolCallStart(0, 5, new ToolCallId("b"), "tool"),
                new ChatEvent.ToolCallEnd(0, 5, Optional.empty()));

        assertThat(restored(history(Part.Text.of("Let me see"), call("a"), call("b")), known))
                .containsExactly(
                        thought("I think", FIRST),
                        new Part.RedactedReasoning(SECOND),
                        Part.Text.of("Let me see"),
                        call("a"),
                        thought("and then", SECOND),
                        call("b"));
    }

    @Test
    void signatures_of_calls_go_back_to_their_calls() {
        List<SignedCall> known = collected(
                new ChatEvent.ToolCallStart(0, 0, new ToolCallId("a"), "tool"),
                new ChatEvent.ToolCallStart(0, 1, new ToolCallId("b"), "tool"),
                new ChatEvent.ToolCallEnd(0, 0, Optional.of(ON_CALL)),
                new ChatEvent.ToolCallEnd(0, 1, Optional.empty()));

        assertThat(known).hasSize(1);
        assertThat(restored(history(call("a"), call("b")), known)).containsExactly(call("a", ON_CALL), call("b"));
    }

    @Test
    void what_nobody_signed_is_not_kept() {
        assertThat(collected(
                        new ChatEvent.ReasoningStart(0, 0),
                        new ChatEvent.ReasoningDelta(0, 0, "plain"),
                        new ChatEvent.ReasoningEnd(0, 0, Optional.empty()),
                        new ChatEvent.ToolCallStart(0, 1, new ToolCallId("a"), "tool"),
                        new ChatEvent.ToolCallEnd(0, 1, Optional.empty())))
                .isEmpty();
    }

    @Test
    void reasoning_without_bound_is_let_go() {
        assertThat(collected(
                        new ChatEvent.ReasoningStart(0, 0),
                        new ChatEvent.ReasoningDelta(0, 0, "x".repeat(1 << 20)),
                        new ChatEvent.ReasoningDelta(0, 0, "more"),
                        new ChatEvent.ReasoningEnd(0, 0, Optional.of(FIRST)),
                        new ChatEvent.ToolCallStart(0, 1, new ToolCallId("a"), "tool"),
                        new ChatEvent.ToolCallEnd(0, 1, Optional.empty())))
                .isEmpty();
    }

    @Test
    void the_unsigned_form_makes_room_for_the_signed_one() {
        SignedCall known =
                new SignedCall(new ToolCallId("a"), TARGET, List.of(thought("I think", FIRST)), true, Optional.empty());

        assertThat(restored(history(unsigned("I think"), call("a")), List.of(known)))
                .containsExactly(thought("I think", FIRST), call("a"));
    }

    @Test
    void only_calls_that_are_stripped_are_asked_for() {
        assertThat(SignedHistory.unsigned(history(call("a"), call("b")), DialectId.ANTHROPIC))
                .containsExactly(new ToolCallId("a"), new ToolCallId("b"));
        assertThat(SignedHistory.unsigned(history(thought("x", FIRST), call("a")), DialectId.ANTHROPIC))
                .isEmpty();
        assertThat(SignedHistory.unsigned(history(call("a", ON_CALL), call("b")), DialectId.GEMINI))
                .isEmpty();
        assertThat(SignedHistory.unsigned(history(call("a", ON_CALL)), DialectId.ANTHROPIC))
                .hasSize(1);
        assertThat(SignedHistory.unsigned(history(Part.Text.of("x")), DialectId.ANTHROPIC))
                .isEmpty();
    }

    @Test
    void warnings_still_name_the_clients_own_parts() {
        SignedCall known =
                new SignedCall(new ToolCallId("a"), TARGET, List.of(thought("I think", FIRST)), true, Optional.empty());
        ChatMessage message = SignedHistory.restored(
                        history(unsigned("I think"), Part.Text.of("x"), call("a")), List.of(known))
                .messages()
                .get(1);

        assertThat(message.placeAt(7).parts())
                .containsExactly("messages[1]", "messages[1].content[1]", "messages[1].content[2]");
    }
}
