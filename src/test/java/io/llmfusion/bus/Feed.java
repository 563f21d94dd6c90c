package io.llmfusion.bus;

import io.llmfusion.bus.message.StreamItem;
import java.util.List;

/** Writes items into a sink as long as it is writable: a producer that stops its source when told to. */
final class Feed {
    private final List<StreamItem> items;
    private final StreamSink sink;
    private volatile int next;

    Feed(List<StreamItem> items, StreamSink sink) {
        this.items = items;
        this.sink = sink;
        sink.drainHandler(this::go);
    }

    /** On the sink's event loop. */
    void go() {
        while (next < items.size() && sink.writable()) {
            int index = next;
            next = index + 1;
            sink.write(items.get(index));
        }
    }

    int written() {
        return next;
    }
}
