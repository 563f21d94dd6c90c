package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.Optional;

/**
 * Stands on the near node for chats that the far node answers: forwards the command with its cancellation, the reply and
 * the stream both ways, every message as bytes. Knows nothing of how streams work. Can be cut, and then swallows all.
 */
final class Link {
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(BusCodec.NAME);

    private final Vertx near;
    private final Vertx far;
    private volatile boolean cut;

    Link(Vertx near, Vertx far) {
        this.near = near;
        this.far = far;
        near.eventBus().<Object>consumer(Addresses.LLM_CHAT.name(), this::chat);
    }

    void cut() {
        cut = true;
    }

    private void chat(Message<Object> message) {
        CommandId id = ((ChatCommand) message.body()).id();
        near.eventBus().<Object>consumer(Addresses.control(id).name(), cancel -> cancelFar(id, cancel.body()));
        far.eventBus()
                .<Object>request(message.address(), overTheWire(message.body()), OPTIONS)
                .onComplete(
                        reply -> answer(message, reply.body()),
                        failure -> message.reply(overTheWire(failure(failure)), OPTIONS));
    }

    private void cancelFar(CommandId id, Object cancel) {
        if (!cut) {
            new BusClient(far).cancel(id, (Cancel) overTheWire(cancel));
        }
    }

    private static GatewayFailure failure(Throwable failure) {
        return failure instanceof GatewayFailure known
                ? known
                : new GatewayFailure(new GatewayError.Unavailable("The other node does not answer.", Optional.empty()));
    }

    private void answer(Message<Object> message, Object reply) {
        if (reply instanceof ChatReply.Accepted accepted) {
            StreamId stream = accepted.stream();
            forward(near, far, Addresses.streamControl(stream).name());
            forward(far, near, Addresses.stream(stream).name());
        }
        message.reply(overTheWire(reply), OPTIONS);
    }

    private void forward(Vertx from, Vertx to, String address) {
        from.eventBus().<Object>consumer(address, message -> {
            if (!cut) {
                to.eventBus().send(address, overTheWire(message.body()), OPTIONS);
            }
        });
    }

    private static Object overTheWire(Object message) {
        return WireForm.read(WireForm.write(message));
    }
}
