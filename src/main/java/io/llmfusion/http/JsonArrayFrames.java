package io.llmfusion.http;

import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.buffer.Buffer;

/**
 * Frames of events as the elements of one JSON array, which is what Google's APIs stream to a client that asks for no events.
 * An error is the last element. One per answer; belongs to one event loop.
 */
final class JsonArrayFrames {
    /** Frames come from providers, which bound them already. */
    private static final int LARGEST = 1 << 30;

    private final SseDecoder decoder = new SseDecoder(EmptyData.SKIP, LARGEST, this::item);
    private Buffer out = Buffer.buffer();
    private boolean begun;
    private boolean any;

    /** The elements that these whole frames are; may be empty. */
    Buffer elements(Buffer frames) {
        out = Buffer.buffer(frames.length());
        decoder.accept(frames);
        return out;
    }

    /** White space, which stands between any two tokens; before the first of them, that one. */
    Buffer keepAlive() {
        String said = begun ? "\n" : "[";
        begun = true;
        return Buffer.buffer(said);
    }

    Buffer end() {
        return Buffer.buffer(begun ? "\n]\n" : "[]\n");
    }

    private void item(SseItem item) {
        if (item instanceof SseEvent event) {
            out.appendString(begun ? "" : "[").appendString(any ? ",\n" : "");
            out.appendBuffer(event.data().toBuffer());
            begun = true;
            any = true;
        }
    }
}
