package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;

/** Turns pivot events into a client's SSE frames, for one answer. Not thread-safe. */
public interface StreamWriter {
    /**
     * Appends the frames of this event, maybe none, to {@code out}. {@link ChatEvent.Failed} ends the answer and has no
     * frame here: the front end writes {@link Errors#frame}, which names the request, for all errors in a stream alike.
     */
    void write(ChatEvent event, Buffer out);

    /** The frames that end this very stream with an error; only formats that count their frames have others than any stream. */
    default Buffer failure(GatewayError error, RequestId request, Errors errors) {
        return errors.frame(error, request);
    }
}
