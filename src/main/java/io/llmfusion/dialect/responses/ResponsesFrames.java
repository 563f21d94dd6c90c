package io.llmfusion.dialect.responses;

import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;

/** The frames of one stream: the event's name is the payload's type, and each payload has the next number. */
final class ResponsesFrames {
    private long sequence;

    /** @param members of the payload beside its type and number, with commas between them; fragments may hold line ends */
    void append(Buffer out, String type, String members) {
        String payload = "{\"type\":\"" + type + "\",\"sequence_number\":" + sequence++ + "," + members + "}";
        SseEncoder.append(out, SseEvent.named(type, Utf8Slice.of(ResponsesJson.oneLine(payload))));
    }
}
