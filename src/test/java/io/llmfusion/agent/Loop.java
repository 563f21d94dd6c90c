package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.scripted.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** One loop from its caller's side; its methods are for the test's thread. */
final class Loop {
    final List<StreamItem> items = new CopyOnWriteArrayList<>();
    private final Context context;
    private final BusClient client;
    private final AtomicReference<Optional<Command<ChatReply>>> command = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<StreamSource>> source = new AtomicReference<>(Optional.empty());
    private final Promise<ChatReply> reply = Promise.promise();
    private final Promise<StreamItem> terminal = Promise.promise();

    Loop(Context context, BusClient client, AgentCommand agent) {
        this.context = context;
        this.client = client;
        context.runOnContext(ignored -> {
            Command<ChatReply> sent = client.command(Addresses.AGENT_RUN, agent.id(), agent, agent.deadline());
            command.set(Optional.of(sent));
            sent.reply().onComplete(reply);
        });
    }

    Future<ChatReply> replied() {
        return reply.future();
    }

    ChatReply reply() {
        return Await.done(reply.future());
    }

    ChatReply.Answered answered() {
        return (ChatReply.Answered) reply();
    }

    /** The error that came in place of a reply. */
    GatewayError error() {
        return Await.done(reply.future()
                .<GatewayError>map(got -> new GatewayError.Internal("no error but " + got))
                .otherwise(GatewayFailure::errorOf));
    }

    /** Takes the stream and reads it, with this much credit at a time. */
    Loop read(long window) {
        ChatReply.Accepted accepted = (ChatReply.Accepted) reply();
        context.runOnContext(ignored -> {
            StreamSource opened = client.source(accepted.stream(), window);
            source.set(Optional.of(opened));
            opened.handler(item -> {
                items.add(item);
                if (item.isTerminal()) {
                    terminal.tryComplete(item);
                }
            });
        });
        return this;
    }

    Loop read() {
        return read(BusClient.DEFAULT_WINDOW);
    }

    Loop stopGranting() {
        context.runOnContext(ignored -> source.get().ifPresent(StreamSource::stopGranting));
        return this;
    }

    Loop resumeGranting() {
        context.runOnContext(ignored -> source.get().ifPresent(StreamSource::resumeGranting));
        return this;
    }

    StreamItem terminal() {
        return Await.done(terminal.future());
    }

    void cancel() {
        Cancel cancel = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);
        context.runOnContext(ignored -> source.get().ifPresentOrElse(open -> open.cancel(cancel), () -> command.get()
                .ifPresent(sent -> sent.cancel(cancel))));
    }

    List<ChatEvent> events() {
        return items.stream()
                .filter(StreamItem.Event.class::isInstance)
                .map(item -> ((StreamItem.Event) item).event())
                .toList();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : events()) {
            if (event instanceof ChatEvent.TextDelta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    List<LoopEvent> steps() {
        return events().stream()
                .filter(ChatEvent.Loop.class::isInstance)
                .map(event -> ((ChatEvent.Loop) event).event())
                .toList();
    }

    LoopEvent.Ended last() {
        return last(steps());
    }

    static LoopEvent.Ended last(List<LoopEvent> steps) {
        return (LoopEvent.Ended) steps.getLast();
    }

    static List<LoopEvent.ToolCallFinished> results(List<LoopEvent> steps) {
        return steps.stream()
                .filter(LoopEvent.ToolCallFinished.class::isInstance)
                .map(LoopEvent.ToolCallFinished.class::cast)
                .toList();
    }

    /** The names of the steps, in order. */
    static List<String> words(List<LoopEvent> steps) {
        return steps.stream()
                .map(step -> switch (step) {
                    case LoopEvent.ToolsListed listed -> "tools of " + listed.server();
                    case LoopEvent.TurnFinished turn -> "turn " + turn.turn();
                    case LoopEvent.ToolCallStarted started -> "call " + started.id();
                    case LoopEvent.ToolCallFinished finished -> "result " + finished.id();
                    case LoopEvent.Ended ended -> "end " + ended.reason();
                })
                .toList();
    }
}
