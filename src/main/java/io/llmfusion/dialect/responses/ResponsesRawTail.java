package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@code fusion} member at the head of the terminal event's response: the rest of it stays as the provider sent it. */
final class ResponsesRawTail implements RawTail {
    private static final List<String> ENDS = List.of("response.completed", "response.incomplete", "response.failed");
    private static final String RESPONSE = "\"response\":";

    private final LoopEvent.Ended last;
    private boolean said;

    ResponsesRawTail(LoopEvent.Ended last) {
        this.last = last;
    }

    @Override
    public Buffer pass(Buffer frames) {
        int place = said ? -1 : place(frames.toString(StandardCharsets.ISO_8859_1));
        if (place < 0) {
            return frames;
        }
        said = true;
        byte[] member = ("\"fusion\":" + Json.write(FusionEvents.json(last)) + ",").getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(frames.length() + member.length)
                .appendBuffer(frames, 0, place)
                .appendBytes(member)
                .appendBuffer(frames, place, frames.length() - place);
    }

    /** Where the first member of the last response begins; -1 if the end of the stream is not here. */
    private static int place(String frames) {
        int end = ENDS.stream()
                .mapToInt(type ->
                        Math.max(frames.lastIndexOf("event: " + type), frames.lastIndexOf("\"type\":\"" + type + "\"")))
                .max()
                .orElse(-1);
        int line = end < 0 ? -1 : lineStart(frames, end);
        int response = line < 0 ? -1 : frames.indexOf(RESPONSE, line);
        int brace = response < 0 ? -1 : frames.indexOf('{', response + RESPONSE.length());
        boolean empty = brace < 0 || frames.startsWith("}", brace + 1);
        return empty ? -1 : brace + 1;
    }

    private static int lineStart(String frames, int at) {
        return Math.max(frames.lastIndexOf('\n', at), frames.lastIndexOf('\r', at)) + 1;
    }

    /** A stream without its last event is a broken one, which says so itself. */
    @Override
    public Buffer end() {
        return Buffer.buffer();
    }
}
