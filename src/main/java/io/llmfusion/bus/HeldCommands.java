package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.model.CommandId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who has which command in this Vert.x. Every request is two commands, and hardly one is ever cancelled: a table costs a
 * tenth of an address that is registered for each. A cancellation that comes before its command is kept until somebody
 * takes the command, so that one which waits in a queue is not missed and not repeated for. Thread-safe.
 */
final class HeldCommands {
    private final ConcurrentMap<CommandId, CommandScope> scopes = new ConcurrentHashMap<>();
    private final ConcurrentMap<CommandId, Cancel> early = new ConcurrentHashMap<>();

    /** The command is taken; hears at once what came early. */
    void add(CommandId id, CommandScope scope) {
        scopes.put(id, scope);
        Optional.ofNullable(early.get(id)).ifPresent(scope::cancel);
    }

    void remove(CommandId id, CommandScope scope) {
        scopes.remove(id, scope);
    }

    /** What this verticle still has is nobody's from now on. */
    void removeAllOf(BusClient client) {
        scopes.values().removeIf(scope -> scope.isOf(client));
    }

    /** False when nobody here has the command. */
    boolean cancel(CommandId id, Cancel cancel) {
        CommandScope scope = scopes.get(id);
        if (scope == null) {
            return false;
        }
        scope.cancel(cancel);
        return true;
    }

    /** Cancels the command whoever has it, and whoever takes it before {@link #settled}. */
    void cancelUntilSettled(CommandId id, Cancel cancel) {
        early.put(id, cancel);
        cancel(id, cancel);
    }

    /** The command has been answered. */
    void settled(CommandId id) {
        early.remove(id);
    }
}
