package io.llmfusion.agent;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A loop's answer in one piece: what the model said in all turns, and what the loop did. */
final class WholeOutput implements LoopOutput {
    private final Promise<ChatReply> reply;
    private final LoopFacts facts;
    private final List<Part> said = new ArrayList<>();
    private final List<LoopEvent> loop = new ArrayList<>();
    private Optional<ChatEvent.TurnStart> start = Optional.empty();

    WholeOutput(Promise<ChatReply> reply, LoopFacts facts) {
        this.reply = reply;
        this.facts = facts;
    }

    @Override
    public void event(ChatEvent event) {
        if (event instanceof ChatEvent.Loop step) {
            loop.add(step.event());
        } else if (event instanceof ChatEvent.TurnStart turn) {
            start = start.or(() -> Optional.of(turn));
        }
    }

    @Override
    public void parts(List<Part> parts) {
        boolean due = said.stream().anyMatch(Part.Text.class::isInstance);
        for (Part part : parts) {
            if (due && part instanceof Part.Text text) {
                said.add(new Part.Text(Forwarding.PARAGRAPH + text.text(), text.annotations(), text.extras()));
                due = false;
            } else {
                said.add(part);
            }
        }
    }

    @Override
    public boolean hasContent() {
        return !said.isEmpty() || loop.stream().anyMatch(step -> !(step instanceof LoopEvent.ToolsListed));
    }

    @Override
    public void finish(Ending ending) {
        loop.add(ending.event());
        ChatEvent.TurnStart turn = start.orElse(new ChatEvent.TurnStart("", "", 0));
        ChatTurn whole = new ChatTurn(
                turn.id(),
                turn.model(),
                turn.created(),
                List.of(new ChatTurn.Choice(0, said, ending.finish(), Optional.empty())),
                Optional.of(ending.usage()),
                Extras.NONE);
        reply.tryComplete(new ChatReply.Answered(facts.head(), whole, loop));
    }

    @Override
    public void fail(GatewayError error) {
        reply.tryFail(new GatewayFailure(error));
    }
}
