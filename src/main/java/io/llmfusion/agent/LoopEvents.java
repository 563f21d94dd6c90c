package io.llmfusion.agent;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import java.util.Optional;

/**
 * The steps of a loop after one turn, as the caller is told of them.
 *
 * @param turn counted from 1
 */
record LoopEvents(Toolbox toolbox, int turn) {
    ChatEvent turnFinished(Usage usage) {
        return new ChatEvent.Loop(new LoopEvent.TurnFinished(turn, Optional.of(usage)));
    }

    ChatEvent started(ToolCall call) {
        return new ChatEvent.Loop(new LoopEvent.ToolCallStarted(
                turn, call.id(), toolbox.server(call.name()), toolbox.ownName(call.name()), call.arguments()));
    }

    ChatEvent finished(ToolOutcome outcome) {
        ToolCall call = outcome.call();
        return new ChatEvent.Loop(new LoopEvent.ToolCallFinished(
                turn,
                call.id(),
                toolbox.server(call.name()),
                toolbox.ownName(call.name()),
                outcome.shown(),
                outcome.error()));
    }
}
