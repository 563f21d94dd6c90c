package io.llmfusion.sse;

/** What an event stream holds, in order, as {@link SseDecoder} reports it. Immutable. */
public sealed interface SseItem permits SseEvent, SseItem.Comment, SseItem.Unfinished, SseItem.TooLarge {

    /** A comment line, without its colon and one space after it: a keep-alive, never an event. */
    record Comment(Utf8Slice text) implements SseItem {}

    /**
     * The stream ended inside this event, before its blank line. The standard discards it, yet some providers end their
     * last event so; only the reader of the payload can tell whether it is whole.
     */
    record Unfinished(SseEvent event) implements SseItem {}

    /** An event was larger than {@code maximumBytes} on the wire. Nothing follows; the stream cannot be used further. */
    record TooLarge(int maximumBytes) implements SseItem {}
}
