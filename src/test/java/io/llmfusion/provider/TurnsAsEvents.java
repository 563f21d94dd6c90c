package io.llmfusion.provider;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import java.util.List;

/** Opens {@link TurnEvents} to tests of other packages. */
public final class TurnsAsEvents {
    private TurnsAsEvents() {}

    public static List<ChatEvent> of(ChatTurn turn) {
        return TurnEvents.of(turn);
    }
}
