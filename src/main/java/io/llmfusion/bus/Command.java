package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamControl;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The caller's side of a command that has been sent. Used on the verticle's context.
 *
 * <p>Until the reply has come, {@link #cancel} reaches the holder wherever it is, also when the command still waits in a
 * queue: it is kept for whoever takes the command here, and repeated to whoever stands in for another node. Once the reply is an accepted stream, cancel the {@link StreamSource}; where the reply crosses
 * with the cancellation this happens here and the reply fails with {@link GatewayError.Cancelled}.
 */
public final class Command<R> {
    private static final long FIRST_REPEAT_MILLIS = 1;
    private static final long LAST_REPEAT_MILLIS = 500;

    private final BusClient client;
    private final CommandId id;
    private final Future<R> reply;
    private Optional<Cancel> cancelled = Optional.empty();

    Command(BusClient client, CommandId id, Future<R> answer) {
        this.client = client;
        this.id = id;
        this.reply = answer.compose(this::received);
    }

    public CommandId id() {
        return id;
    }

    /** The reply; fails with a {@link GatewayFailure}. */
    public Future<R> reply() {
        return reply;
    }

    /** Asks the holder to stop. Does nothing when the reply has come or when asked before. */
    public void cancel(Cancel cancel) {
        if (cancelled.isEmpty() && !reply.isComplete()) {
            cancelled = Optional.of(cancel);
            client.cancelUntilSettled(id, cancel);
            reply.onComplete(ignored -> client.settled(id));
            repeat(Addresses.control(id).name(), cancel, FIRST_REPEAT_MILLIS);
        }
    }

    /** For a stand-in, behind which the command may wait in a queue of another node. */
    private void repeat(String address, Cancel cancel, long pause) {
        if (!reply.isComplete()) {
            client.sendTo(address, cancel);
            client.later(pause, () -> repeat(address, cancel, Math.min(2 * pause, LAST_REPEAT_MILLIS)));
        }
    }

    private Future<R> received(R answer) {
        if (cancelled.isEmpty()) {
            return Future.succeededFuture(answer);
        }
        Cancel cancel = cancelled.get();
        stream(answer)
                .ifPresent(stream ->
                        client.sendTo(Addresses.streamControl(stream).name(), new StreamControl.Stop(cancel)));
        return GatewayFailure.future(new GatewayError.Cancelled(cancel.reason()));
    }

    private static Optional<StreamId> stream(Object answer) {
        return switch (answer) {
            case ChatReply.Accepted accepted -> Optional.of(accepted.stream());
            case McpReply.Accepted accepted -> Optional.of(accepted.stream());
            default -> Optional.empty();
        };
    }
}
