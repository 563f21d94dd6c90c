package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** A field of a `ping` before `message_stop`: every client of the format passes over pings. */
final class AnthropicRawTail implements RawTail {
    private static final String STOP = "event: message_stop";

    /** Longer than any frame of `message_stop`. */
    private static final int END_BYTES = 512;

    private final LoopEvent.Ended last;
    private boolean said;

    AnthropicRawTail(LoopEvent.Ended last) {
        this.last = last;
    }

    @Override
    public Buffer pass(Buffer frames) {
        int from = Math.max(0, frames.length() - END_BYTES);
        int stop = frames.getString(from, frames.length(), StandardCharsets.ISO_8859_1.name())
                .lastIndexOf(STOP);
        if (said || stop < 0) {
            return frames;
        }
        return Buffer.buffer(frames.length() + END_BYTES)
                .appendBuffer(frames, 0, from + stop)
                .appendBuffer(end())
                .appendBuffer(frames, from + stop, frames.length() - from - stop);
    }

    @Override
    public Buffer end() {
        if (said) {
            return Buffer.buffer();
        }
        said = true;
        ObjectNode ping = Json.object().put("type", "ping");
        ping.set("fusion", FusionEvents.json(last));
        return Buffer.buffer("event: ping\ndata: " + Json.write(ping) + "\n\n");
    }
}
