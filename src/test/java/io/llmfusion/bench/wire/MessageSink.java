package io.llmfusion.bench.wire;

import java.nio.ByteBuffer;

/** Receives the parts of one HTTP/1.1 message after another, in order, on the thread that feeds the reader. */
public interface MessageSink {
    /** The request or status line, without its line end; the array is reused after the call. */
    void start(byte[] line, int length);

    /** Payload bytes from {@code from} up to {@code to} (absolute indexes), chunk framing removed. */
    void body(ByteBuffer buffer, int from, int to);

    /** The message is complete. */
    void end();
}
