package io.llmfusion.agent;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Part;
import io.llmfusion.model.StreamId;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A loop's answer as a stream: accepted with its first content, which may be of any turn. */
final class StreamedOutput implements LoopOutput {
    private final BusClient bus;
    private final Promise<ChatReply> reply;
    private final LoopFacts facts;
    private final Consumer<Cancel> onGone;
    private final List<ChatEvent> held = new ArrayList<>();
    private Optional<StreamSink> sink = Optional.empty();

    StreamedOutput(BusClient bus, Promise<ChatReply> reply, LoopFacts facts, Consumer<Cancel> onGone) {
        this.bus = bus;
        this.reply = reply;
        this.facts = facts;
        this.onGone = onGone;
    }

    @Override
    public void event(ChatEvent event) {
        if (sink.isEmpty() && !event.isContent()) {
            held.add(event);
            return;
        }
        write(accepted(), event);
    }

    @Override
    public void parts(List<Part> parts) {}

    @Override
    public boolean hasContent() {
        return sink.isPresent();
    }

    @Override
    public void finish(Ending ending) {
        StreamSink out = accepted();
        write(out, new ChatEvent.ChoiceEnd(0, ending.finish()));
        write(out, new ChatEvent.Loop(ending.event()));
        write(out, new ChatEvent.TurnEnd(Optional.of(ending.usage()), ending.warnings()));
    }

    @Override
    public void fail(GatewayError error) {
        sink.ifPresentOrElse(
                out -> {
                    if (!out.ended()) {
                        out.write(new StreamItem.Failed(error));
                    }
                },
                () -> reply.tryFail(new GatewayFailure(error)));
    }

    private StreamSink accepted() {
        if (sink.isPresent()) {
            return sink.get();
        }
        StreamSink opened = bus.sink(StreamId.fresh()).onGone(onGone);
        sink = Optional.of(opened);
        reply.complete(new ChatReply.Accepted(facts.head(), opened.id()));
        held.forEach(event -> write(opened, event));
        held.clear();
        return opened;
    }

    private static void write(StreamSink out, ChatEvent event) {
        if (!out.ended() && !out.write(new StreamItem.Event(event)) && !event.isTerminal()) {
            Promise<Void> drained = Promise.promise();
            out.drainHandler(drained::tryComplete);
            if (!out.writable()) {
                drained.future().await();
            }
        }
    }
}
