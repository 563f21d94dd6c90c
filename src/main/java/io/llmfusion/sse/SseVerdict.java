package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;

/** What becomes of an event's own bytes on their way through {@link SseFrames}. */
public sealed interface SseVerdict {

    Keep KEEP = new Keep();
    Drop DROP = new Drop();

    /** They go on as they are. */
    record Keep() implements SseVerdict {}

    /** They are left out. */
    record Drop() implements SseVerdict {}

    /** {@code bytes}, whole frames, go on in their place. */
    record Replace(Buffer bytes) implements SseVerdict {}

    /** {@code bytes}, whole frames, go on before them. */
    record Precede(Buffer bytes) implements SseVerdict {}
}
