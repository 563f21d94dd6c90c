package io.llmfusion.scripted;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.StreamId;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers {@code llm.chat} as a test has written down: the first script is for the first command, the last for all others. */
public final class ScriptedChat extends VerticleBase {
    public static final AnswerHead HEAD =
            new AnswerHead(new ProviderName("scripted"), "scripted-model", 1, List.of(), Map.of(), Duration.ZERO);

    /** What came in, in order. */
    public final List<ChatCommand> commands = new CopyOnWriteArrayList<>();

    /** Cancels of commands and streams. */
    public final List<Cancel> cancels = new CopyOnWriteArrayList<>();

    /** Items that were handed to the stream of an endless answer. */
    public final AtomicInteger written = new AtomicInteger();

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private Optional<BusClient> bus = Optional.empty();

    /** An answer to one command. */
    public interface Script {
        Future<ChatReply> answer(ScriptedChat chat, ChatCommand command);
    }

    @Override
    public Future<?> start() {
        bus = Optional.of(new BusClient(vertx));
        bus().serve(Addresses.LLM_CHAT, this::answer);
        return Future.succeededFuture();
    }

    public ScriptedChat then(Script... more) {
        scripts.addAll(List.of(more));
        return this;
    }

    private Future<ChatReply> answer(ChatCommand command) {
        commands.add(command);
        Script script = Optional.ofNullable(scripts.size() > 1 ? scripts.poll() : scripts.peek())
                .orElseGet(() -> fails(new GatewayError.Internal("the script has no turn for this")));
        Promise<ChatReply> reply = Promise.promise();
        CommandScope scope = bus().hold(command.id(), cancel -> {
            cancels.add(cancel);
            reply.tryFail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
        });
        script.answer(this, command).onSuccess(reply::tryComplete).onFailure(reply::tryFail);
        return reply.future().onComplete(done -> scope.release());
    }

    private BusClient bus() {
        return bus.orElseThrow();
    }

    /** A stream of these events; when none of them is terminal, it stays open. */
    public static Script streamed(List<ChatEvent> events) {
        return streamed(HEAD, events.stream().map(StreamItem.Event::new).toList());
    }

    public static Script streamed(AnswerHead head, List<? extends StreamItem> items) {
        return (chat, command) -> {
            StreamSink sink = chat.bus().sink(StreamId.fresh()).onGone(chat.cancels::add);
            items.forEach(sink::write);
            return Future.succeededFuture(new ChatReply.Accepted(head, sink.id()));
        };
    }

    /** A stream of some events at once and the others once the future is done. */
    public static Script trickling(List<ChatEvent> first, Future<?> signal, List<ChatEvent> rest) {
        return (chat, command) -> {
            StreamSink sink = chat.bus().sink(StreamId.fresh()).onGone(chat.cancels::add);
            first.forEach(event -> sink.write(new StreamItem.Event(event)));
            signal.onComplete(done ->
                    chat.context.runOnContext(now -> rest.forEach(event -> sink.write(new StreamItem.Event(event)))));
            return Future.succeededFuture(new ChatReply.Accepted(HEAD, sink.id()));
        };
    }

    /** Items without end, as fast as they are taken. */
    public static Script endless(StreamItem first, StreamItem each) {
        return (chat, command) -> {
            StreamSink sink = chat.bus().sink(StreamId.fresh()).onGone(chat.cancels::add);
            sink.write(first);
            sink.drainHandler(() -> chat.pour(sink, each));
            return Future.succeededFuture(new ChatReply.Accepted(HEAD, sink.id()));
        };
    }

    private void pour(StreamSink sink, StreamItem each) {
        while (!sink.ended() && sink.writable()) {
            written.incrementAndGet();
            sink.write(each);
        }
    }

    public static Script whole(ChatTurn turn) {
        return whole(HEAD, turn);
    }

    public static Script whole(AnswerHead head, ChatTurn turn) {
        return (chat, command) -> Future.succeededFuture(new ChatReply.Answered(head, turn));
    }

    public static Script replies(ChatReply reply) {
        return (chat, command) -> Future.succeededFuture(reply);
    }

    public static Script fails(GatewayError error) {
        return (chat, command) -> GatewayFailure.future(error);
    }

    /** Says nothing until it is cancelled. */
    public static Script silent() {
        return (chat, command) -> Promise.<ChatReply>promise().future();
    }

    /** What another script says, once the future is done. */
    public static Script after(Future<?> signal, Script script) {
        return (chat, command) -> {
            Promise<ChatReply> reply = Promise.promise();
            signal.onComplete(done -> chat.context.runOnContext(
                    now -> script.answer(chat, command).onComplete(reply)));
            return reply.future();
        };
    }

    /** A script that looks at the command first. */
    public static Script by(Function<ChatCommand, Script> choice) {
        return (chat, command) -> choice.apply(command).answer(chat, command);
    }

    public static AnswerHead head(String provider, int attempts, Warning... warnings) {
        return new AnswerHead(
                new ProviderName(provider), provider + "-model", attempts, List.of(warnings), Map.of(), Duration.ZERO);
    }
}
