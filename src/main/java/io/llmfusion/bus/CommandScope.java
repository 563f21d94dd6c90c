package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.model.CommandId;
import java.util.function.Consumer;

/**
 * The holder's side of a command: hears its {@link Cancel} until released. The handler runs at most once, however often
 * the caller repeats itself; it must cancel the commands that it started itself. Used on the verticle's context.
 */
public final class CommandScope implements AutoCloseable {
    private final BusClient client;
    private final CommandId id;
    private final Consumer<Cancel> handler;
    private boolean done;

    CommandScope(BusClient client, CommandId id, Consumer<Cancel> handler) {
        this.client = client;
        this.id = id;
        this.handler = handler;
    }

    /** From any thread: the handler hears it on the verticle's context, never within this call. */
    void cancel(Cancel cancel) {
        client.context().runOnContext(ignored -> heard(cancel));
    }

    boolean isOf(BusClient other) {
        return client == other;
    }

    private void heard(Cancel cancel) {
        if (!done) {
            done = true;
            handler.accept(cancel);
        }
    }

    /** The command is over, or lives on as a stream (which then is what a caller cancels). */
    public void release() {
        done = true;
        client.released(id, this);
    }

    @Override
    public void close() {
        release();
    }
}
