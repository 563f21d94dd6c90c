package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.RawChunk;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Stream items for tests. */
final class Items {
    static final StreamItem END = new StreamItem.Event(new ChatEvent.TurnEnd(Optional.empty(), List.of()));

    static final Cancel GONE = new Cancel("client gone", Cancel.Policy.RESET);

    private Items() {}

    static StreamItem text(String text) {
        return new StreamItem.Event(new ChatEvent.TextDelta(0, 0, text));
    }

    static StreamItem raw(int bytes) {
        return new StreamItem.Raw(new RawChunk(Buffer.buffer(new byte[bytes])));
    }
}
