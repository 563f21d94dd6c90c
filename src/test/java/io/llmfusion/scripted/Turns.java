package io.llmfusion.scripted;

import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model says in one turn, as events and whole. */
public final class Turns {
    public static final FinishReason STOP = FinishReason.of(FinishReason.Unified.STOP, "stop");
    public static final FinishReason TOOL_CALLS = FinishReason.of(FinishReason.Unified.TOOL_CALLS, "tool_calls");

    private Turns() {}

    public static ChatEvent start() {
        return new ChatEvent.TurnStart("turn-id", "scripted-model", 1);
    }

    /** A turn of text. */
    public static List<ChatEvent> text(String text, Usage usage) {
        List<ChatEvent> events = opened(text);
        events.add(new ChatEvent.TextEnd(0, 0));
        return ended(events, STOP, usage);
    }

    /** A turn that begins with text and does not end. */
    public static List<ChatEvent> opened(String text) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(start());
        events.add(new ChatEvent.TextStart(0, 0));
        events.add(new ChatEvent.TextDelta(0, 0, text));
        return events;
    }

    /** A turn that calls tools, without a word. */
    public static List<ChatEvent> calls(Usage usage, ToolCall... calls) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(start());
        for (int block = 0; block < calls.length; block++) {
            ToolCall call = calls[block];
            events.add(new ChatEvent.ToolCallStart(0, block, call.id(), call.name()));
            events.add(new ChatEvent.ToolCallDelta(0, block, call.arguments().text()));
            events.add(new ChatEvent.ToolCallEnd(0, block, Optional.empty()));
        }
        return ended(events, TOOL_CALLS, usage);
    }

    public static List<ChatEvent> ended(List<ChatEvent> events, FinishReason finish, Usage usage) {
        List<ChatEvent> all = new ArrayList<>(events);
        all.add(new ChatEvent.ChoiceEnd(0, finish));
        all.add(new ChatEvent.TurnEnd(Optional.of(usage), List.of()));
        return all;
    }

    public static ChatTurn whole(FinishReason finish, Usage usage, Part... parts) {
        return new ChatTurn(
                "turn-id",
                "scripted-model",
                1,
                List.of(new ChatTurn.Choice(0, List.of(parts), finish, Optional.empty())),
                Optional.of(usage),
                Extras.NONE);
    }

    /** Whether the model has been told a tool's result. */
    public static boolean hasResult(ChatCommand command) {
        return command.body() instanceof ChatBody.Parsed parsed
                && parsed.request().messages().getLast().role() == Role.TOOL;
    }

    public static Part use(ToolCall call) {
        return new Part.ToolUse(call, Extras.NONE);
    }
}
