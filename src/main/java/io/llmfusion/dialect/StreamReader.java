package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.sse.Utf8Slice;
import java.util.function.Consumer;

/** Turns a provider's events into pivot events, for one answer. Not thread-safe. */
public interface StreamReader {
    /**
     * @param event the SSE event name; empty where there is none
     * @param data the event's data
     * @param out gets zero or more events; after a terminal one, none
     */
    void read(String event, Utf8Slice data, Consumer<ChatEvent> out);

    /** The provider closed the stream. Emits {@link ChatEvent.Failed} unless a terminal event has been. */
    void end(Consumer<ChatEvent> out);
}
