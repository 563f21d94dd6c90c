package io.llmfusion.dialect;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.Optional;

/** Watches a raw stream frame by frame without building a tree where it can, for one answer. Not thread-safe. */
public interface StreamScan {
    /**
     * @param event the SSE event name; empty where there is none
     * @param data the event's data
     */
    Frame look(String event, Utf8Slice data);

    /** The last usage seen. */
    Optional<Usage> usage();

    /** The last finish reason seen. */
    Optional<FinishReason> finish();

    /** The error of a frame that was {@link Frame#ERROR}. */
    Optional<GatewayError> error();

    /** What a frame is to the gateway. */
    enum Frame {
        /** Lifecycle, ping, role chunk: goes on, but is no content. */
        LIFECYCLE,
        /** Content: the attempt is accepted with it. */
        CONTENT,
        /** Must not reach the client (a usage chunk that it did not ask for). */
        DROP,
        /** The clean end; goes on to the client. */
        END,
        /** An error inside the stream; goes on to the client when content has been sent before. */
        ERROR
    }
}
