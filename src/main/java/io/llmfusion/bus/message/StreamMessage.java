package io.llmfusion.bus.message;

/** What a producer sends to the consumer of a stream; `stream.<id>`. Numbers make a lost or doubled message visible. */
public sealed interface StreamMessage {
    /** @param sequence 0 for the first item, then one more each */
    record Item(long sequence, StreamItem item) implements StreamMessage {}

    /**
     * Still here; sent when a stream is idle.
     *
     * @param sequence that of the next item, so that lost ones are noticed though nothing follows
     */
    record Alive(long sequence) implements StreamMessage {}
}
