package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.vertx.core.buffer.Buffer;

/** A chunk of its own behind the provider's last: no frame of this format ends a stream. */
final class GeminiRawTail implements RawTail {
    private final LoopEvent.Ended last;
    private boolean said;

    GeminiRawTail(LoopEvent.Ended last) {
        this.last = last;
    }

    @Override
    public Buffer pass(Buffer frames) {
        return frames;
    }

    @Override
    public Buffer end() {
        if (said) {
            return Buffer.buffer();
        }
        said = true;
        return Buffer.buffer("data: {\"fusion\":" + Json.write(FusionEvents.json(last)) + "}\n\n");
    }
}
