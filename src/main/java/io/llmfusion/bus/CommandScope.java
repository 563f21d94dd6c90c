package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * The holder's side of a command: hears its {@link Cancel} until released. The handler runs at most once, however often
 * the caller repeats itself; it must cancel the commands that it started itself. Used on the verticle's context.
 */
public final class CommandScope implements AutoCloseable {
    private final Consumer<Cancel> handler;
    private final MessageConsumer<Object> control;
    private boolean done;

    CommandScope(BusClient client, String address, Consumer<Cancel> handler) {
        this.handler = handler;
        this.control = client.listen(address, this::heard);
    }

    private void heard(Object message) {
        if (!done && message instanceof Cancel cancel) {
            done = true;
            handler.accept(cancel);
        }
    }

    /** The command is over, or lives on as a stream (which then is what a caller cancels). */
    public void release() {
        done = true;
        control.unregister();
    }

    @Override
    public void close() {
        release();
    }
}
