package io.llmfusion.bus.message;

/** What a consumer tells the producer of a stream; `stream.<id>.control`. */
public sealed interface StreamControl {
    /** May send so many bytes more. The first grant starts the stream. */
    record Grant(long bytes) implements StreamControl {}

    /** Still here; sent when a stream is idle. */
    record Alive() implements StreamControl {}

    /** The consumer wants nothing more; answered by a terminal item. Repeated until that has come. */
    record Stop(Cancel cancel) implements StreamControl {}
}
