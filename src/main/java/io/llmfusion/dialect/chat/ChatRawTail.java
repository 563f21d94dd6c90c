package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chunk without choices before `data: [DONE]`, named as the provider's own chunks are. */
final class ChatRawTail implements RawTail {
    private static final String DATA = "data:";

    /** Longer than any frame of `[DONE]`. */
    private static final int END_BYTES = 64;

    private final LoopEvent.Ended last;
    private Optional<JsonNode> first = Optional.empty();
    private boolean said;

    ChatRawTail(LoopEvent.Ended last) {
        this.last = last;
    }

    @Override
    public Buffer pass(Buffer frames) {
        if (first.isEmpty()) {
            first = firstChunk(frames);
        }
        int end = said ? -1 : endOf(frames);
        if (end < 0) {
            return frames;
        }
        return Buffer.buffer(frames.length() + 512)
                .appendBuffer(frames, 0, end)
                .appendBuffer(end())
                .appendBuffer(frames, end, frames.length() - end);
    }

    @Override
    public Buffer end() {
        if (said) {
            return Buffer.buffer();
        }
        said = true;
        ObjectNode chunk = Json.object();
        for (String name : new String[] {"id", "object", "created", "model"}) {
            first.map(whole -> whole.get(name)).ifPresent(value -> chunk.set(name, value));
        }
        chunk.putArray("choices");
        chunk.set("fusion", FusionEvents.json(last));
        return Buffer.buffer("data: " + Json.write(chunk) + "\n\n");
    }

    /** Where the frame of `[DONE]` begins; -1 if it is not the last one here. */
    private static int endOf(Buffer frames) {
        int from = Math.max(0, frames.length() - END_BYTES);
        String tail = frames.getString(from, frames.length(), StandardCharsets.ISO_8859_1.name());
        int data = tail.lastIndexOf(DATA);
        boolean atLineStart = data > 0 ? isLineEnd(tail.charAt(data - 1)) : data == 0 && from == 0;
        return atLineStart && tail.substring(data + DATA.length()).strip().equals("[DONE]") ? from + data : -1;
    }

    private static boolean isLineEnd(char before) {
        return before == '\n' || before == '\r';
    }

    private static Optional<JsonNode> firstChunk(Buffer frames) {
        try {
            return frames.toString()
                    .lines()
                    .filter(line -> line.startsWith(DATA))
                    .map(line -> line.substring(DATA.length()).strip())
                    .filter(data -> data.startsWith("{"))
                    .findFirst()
                    .map(Json::read);
        } catch (JacksonException overSeveralLines) {
            return Optional.empty();
        }
    }
}
