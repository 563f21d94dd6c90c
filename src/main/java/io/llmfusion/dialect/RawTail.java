package io.llmfusion.dialect;

import io.vertx.core.buffer.Buffer;

/**
 * Puts the gateway's last word into a raw stream, right before the frame that ends it, without holding anything back: one
 * per answer, not thread-safe.
 */
public interface RawTail {
    /** Whole frames as they are, with the last word among them if the end of the stream is. */
    Buffer pass(Buffer frames);

    /** What is left to say where the provider left its last frame out; may be empty. */
    Buffer end();
}
