package io.llmfusion.http;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the whole response in the frames of a Responses stream, ours or a provider's. One per answer. */
final class ResponseWatch {
    private static final int LONGEST_EVENT = 64 << 20;
    private static final long MOST_ITEMS = 16L << 20;
    private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete");
    private static final byte[] END_HINT = "response.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] HINTS = {
        "response.completed".getBytes(StandardCharsets.US_ASCII),
        "response.incomplete".getBytes(StandardCharsets.US_ASCII),
        "response.output_item.done".getBytes(StandardCharsets.US_ASCII)
    };

    private final List<String> items = new ArrayList<>();
    private long itemBytes;
    private Optional<RawJson> response = Optional.empty();

    /** @param frames whole ones; the response when it ends in them */
    Optional<RawJson> ended(Buffer frames) {
        byte[] bytes = frames.getBytes();
        if (mayMatter(bytes)) {
            SseDecoder decoder = new SseDecoder(EmptyData.SKIP, LONGEST_EVENT, this::item);
            decoder.accept(frames);
        }
        return response;
    }

    /** Deltas, which are nearly all, name none of these; a text that does only costs the look. */
    private static boolean mayMatter(byte[] bytes) {
        for (int at = 0; at <= bytes.length - END_HINT.length; at++) {
            if (bytes[at] == END_HINT[0]) {
                for (byte[] hint : HINTS) {
                    if (startsWith(bytes, at, hint)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] hint) {
        if (bytes.length - at < hint.length) {
            return false;
        }
        for (int index = 0; index < hint.length; index++) {
            if (bytes[at + index] != hint[index]) {
                return false;
            }
        }
        return true;
    }

    private void item(SseItem item) {
        if (item instanceof SseEvent event) {
            try {
                event(RawObject.scan(event.data().toBuffer().getBytes()));
            } catch (JacksonException notJson) {
                // A frame that no client can read either.
                response = Optional.empty();
            }
        }
    }

    private void event(RawObject event) {
        String type = event.string("type").orElse("");
        if (type.equals("response.output_item.done") && itemBytes < MOST_ITEMS) {
            event.get("item").ifPresent(done -> {
                items.add(done.text());
                itemBytes += done.text().length();
            });
        }
        if (ENDS.contains(type)) {
            response = event.get("response").map(this::withItems);
        }
    }

    /** Some providers leave the items out that they have streamed. */
    private RawJson withItems(RawJson whole) {
        if (items.isEmpty()
                || !(whole.tree() instanceof ObjectNode object)
                || !object.path("output").isEmpty()) {
            return whole;
        }
        ArrayNode output = object.putArray("output");
        items.forEach(item -> output.add(Json.read(item)));
        return RawJson.of(object);
    }
}
