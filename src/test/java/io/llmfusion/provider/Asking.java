package io.llmfusion.provider;

import io.llmfusion.bus.Address;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** One command from its caller's side. Its methods are for the test's thread; they go over to the caller's context. */
final class Asking {
    private final Context context;
    private final BusClient client;
    private final AtomicReference<Optional<Command<ChatReply>>> command = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<StreamSource>> source = new AtomicReference<>(Optional.empty());
    private final Promise<ChatReply> reply = Promise.promise();
    private final Promise<StreamItem> terminal = Promise.promise();
    final List<StreamItem> items = new CopyOnWriteArrayList<>();

    Asking(Context context, BusClient client, Address<AttemptCommand, ChatReply> address, AttemptCommand attempt) {
        this.client = client;
        this.context = context;
        context.runOnContext(ignored -> {
            Command<ChatReply> sent = client.command(address, attempt.id(), attempt, attempt.deadline());
            command.set(Optional.of(sent));
            sent.reply().onComplete(reply);
        });
    }

    /** The reply, once it has come. */
    ChatReply reply() {
        return ProviderNode.done(reply.future());
    }

    Future<ChatReply> replied() {
        return reply.future();
    }

    /** The error that came instead of a reply. */
    GatewayError error() {
        return ProviderNode.done(
                reply.future().map(Object::toString).otherwise("").map(ignored -> failure()));
    }

    private GatewayError failure() {
        return GatewayFailure.errorOf(reply.future().cause());
    }

    ChatReply.Accepted accepted() {
        return (ChatReply.Accepted) reply();
    }

    /** Reads the whole stream. */
    Asking read() {
        return read(BusClient.DEFAULT_WINDOW);
    }

    /** Reads the stream with this much credit at a time. */
    Asking read(long window) {
        ChatReply.Accepted accepted = accepted();
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

    StreamItem terminal() {
        return ProviderNode.done(terminal.future());
    }

    /** Takes no more until told. */
    void stopGranting() {
        context.runOnContext(ignored -> source.get().ifPresent(StreamSource::stopGranting));
    }

    void resumeGranting() {
        context.runOnContext(ignored -> source.get().ifPresent(StreamSource::resumeGranting));
    }

    void cancel(Cancel.Policy policy) {
        Cancel cancel = new Cancel("client gone", policy);
        context.runOnContext(ignored -> source.get().ifPresentOrElse(open -> open.cancel(cancel), () -> command.get()
                .ifPresent(sent -> sent.cancel(cancel))));
    }

    /** All raw bytes that came. */
    Buffer bytes() {
        Buffer all = Buffer.buffer();
        for (StreamItem item : items) {
            if (item instanceof StreamItem.Raw raw) {
                all.appendBuffer(raw.chunk().bytes());
            }
        }
        return all;
    }

    List<ChatEvent> events() {
        List<ChatEvent> events = new ArrayList<>();
        for (StreamItem item : items) {
            if (item instanceof StreamItem.Event event) {
                events.add(event.event());
            }
        }
        return events;
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
}
