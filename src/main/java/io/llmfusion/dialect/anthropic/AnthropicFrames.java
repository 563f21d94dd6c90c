package io.llmfusion.dialect.anthropic;

import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;

/** Frames as this format has them: the event's name is the payload's type, the payload one line. */
final class AnthropicFrames {
    private AnthropicFrames() {}

    /** @param json fragments of others in it may hold line ends, between tokens only */
    static void append(Buffer out, String type, String json) {
        SseEncoder.append(out, SseEvent.named(type, Utf8Slice.of(oneLine(json))));
    }

    private static String oneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }
}
