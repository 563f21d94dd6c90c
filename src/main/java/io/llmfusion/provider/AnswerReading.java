package io.llmfusion.provider;

import io.vertx.core.buffer.Buffer;

/** Reads the body of one answer as it comes and tells the attempt. Used on the verticle's context. */
sealed interface AnswerReading
        permits RawStream, EventStream, AwsEventStream, WholeBody, PassedBytes, PassedEvents, Unpacked {
    /** One read. It is ours: nobody changes it afterwards. */
    void read(Buffer read);

    /** The body is complete. */
    void end();

    /** The connection broke before the body was complete. */
    void cut();

    /** Whether the answer has been told to its end, though the body may go on. */
    boolean over();
}
