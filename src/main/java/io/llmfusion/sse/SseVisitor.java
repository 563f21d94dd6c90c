package io.llmfusion.sse;

/**
 * Looks at each event that passes through {@link SseFrames} and says what becomes of it. Called in order, during
 * {@link SseFrames#accept} and {@link SseFrames#end()}, on their caller's thread.
 */
public interface SseVisitor {

    /** A whole event with at least one known field, empty data included. */
    SseVerdict event(SseEvent event);

    /** The stream ended before this event's blank line; if kept, its bytes go on with the line ends that are missing. */
    SseVerdict unfinished(SseEvent event);

    /** An event exceeds the maximum. Nothing more will pass, what came before it has. */
    void tooLarge(int maximumBytes);

    /** A comment, which goes on as it is, unless it stands in an event that is dropped. */
    default void comment(Utf8Slice text) {}
}
