package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import java.util.List;
import java.util.Optional;

/** Asks the model for one turn after the other and tells its events on. Belongs to one loop, on its virtual thread. */
final class TurnCaller {
    private final BusClient bus;
    private final AgentCommand command;
    private final LoopOutput output;
    private final LoopFacts facts;
    private final Forwarding forwarding;
    private Usage broken = Usage.NONE;
    private List<LoopEvent.ToolsListed> announced = List.of();
    private Optional<Command<ChatReply>> asked = Optional.empty();
    private Optional<StreamSource> reading = Optional.empty();

    TurnCaller(BusClient bus, AgentCommand command, LoopOutput output, LoopFacts facts, Forwarding forwarding) {
        this.bus = bus;
        this.command = command;
        this.output = output;
        this.facts = facts;
        this.forwarding = forwarding;
    }

    /** Tells these as soon as the first turn has begun. */
    void announce(List<LoopEvent.ToolsListed> listed) {
        announced = List.copyOf(listed);
    }

    private void tellAnnounced() {
        announced.forEach(event -> output.event(new ChatEvent.Loop(event)));
        announced = List.of();
    }

    /** One turn, put together again. */
    record Turn(List<Part> parts, FinishReason finish, Usage usage) {
        Turn {
            parts = List.copyOf(parts);
        }
    }

    /** Throws {@link GatewayFailure} when no target answers or the answer breaks off. */
    Turn next(ChatRequest request, Deadline deadline) {
        CommandId id = CommandId.fresh();
        ChatCommand chat = new ChatCommand(
                id,
                command.request(),
                command.caller(),
                new ChatBody.Parsed(request),
                command.onUnsupported(),
                deadline);
        Command<ChatReply> sent = bus.command(Addresses.LLM_CHAT, id, chat, deadline);
        asked = Optional.of(sent);
        ChatReply reply = sent.reply().await();
        asked = Optional.empty();
        facts.answers(reply.head());
        return switch (reply) {
            case ChatReply.Accepted accepted -> streamed(accepted);
            case ChatReply.Answered answered -> whole(answered.turn());
            case ChatReply.AnsweredRaw ignored ->
                throw new GatewayFailure(new GatewayError.Internal("a parsed chat was answered raw"));
            case ChatReply.Performed ignored ->
                throw new GatewayFailure(new GatewayError.Internal("a chat was answered by something else"));
        };
    }

    /** Stops what is under way; what waits for it then fails. */
    void cancel(Cancel cancel) {
        asked.ifPresent(sent -> sent.cancel(cancel));
        reading.ifPresent(source -> source.cancel(cancel));
    }

    /**
     * Ends what a turn that broke off has shown of itself, and tells the tokens that it is known to have used.
     */
    Usage breakOff() {
        forwarding.closing().forEach(output::event);
        return broken;
    }

    private Turn streamed(ChatReply.Accepted accepted) {
        StreamSource source = bus.source(accepted.stream());
        reading = Optional.of(source);
        TurnCollector collector = new TurnCollector();
        forwarding.nextTurn();
        boolean open = true;
        while (open) {
            StreamItem item = facts.await(source.next());
            open = !item.isTerminal();
            ChatEvent event = event(item);
            collector.accept(event);
            broken = collector.usage();
            forwarding.shown(event).ifPresent(output::event);
            if (event instanceof ChatEvent.TurnStart) {
                tellAnnounced();
            }
        }
        broken = Usage.NONE;
        reading = Optional.empty();
        facts.warn(collector.warnings());
        return new Turn(collector.parts(), collector.finish(), collector.usage());
    }

    private static ChatEvent event(StreamItem item) {
        return switch (item) {
            case StreamItem.Event(ChatEvent.Failed failed) -> throw new GatewayFailure(failed.error());
            case StreamItem.Event event -> event.event();
            case StreamItem.Failed failed -> throw new GatewayFailure(failed.error());
            case StreamItem.Raw ignored -> throw unexpected();
            case StreamItem.RawEnd ignored -> throw unexpected();
            case StreamItem.Notification ignored -> throw unexpected();
            case StreamItem.Request ignored -> throw unexpected();
            case StreamItem.Result ignored -> throw unexpected();
        };
    }

    private static GatewayFailure unexpected() {
        return new GatewayFailure(new GatewayError.Internal("a stream of a chat held something else"));
    }

    private Turn whole(ChatTurn turn) {
        output.event(new ChatEvent.TurnStart(turn.id(), turn.model(), turn.created()));
        tellAnnounced();
        FinishReason finish = turn.choices().isEmpty()
                ? FinishReason.of(FinishReason.Unified.OTHER, "")
                : turn.choices().getFirst().finish();
        return new Turn(turn.parts(), finish, turn.usage().orElse(Usage.NONE));
    }
}
