package io.llmfusion.dialect;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.LoopEvent;
import java.util.List;

/** Writes a client's whole answer. */
public interface TurnWriter {
    /** @param loop what the tool loop did, in order; empty where none ran or the client does not want it */
    WrittenTurn write(ChatTurn turn, List<LoopEvent> loop);

    /** As {@link #write(ChatTurn, List)}, for formats whose answers repeat what was asked. */
    default WrittenTurn write(ChatTurn turn, List<LoopEvent> loop, WriteContext context) {
        return write(turn, loop);
    }
}
