package io.llmfusion.dialect.responses;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The items of an answer under way: their numbers, their frames, and what has become of them. */
final class ResponsesOutput {
    private final ResponsesFrames frames;
    private final List<String> items = new ArrayList<>();
    private ResponsesIds ids = new ResponsesIds("");
    private Buffer out = Buffer.buffer();

    ResponsesOutput(ResponsesFrames frames) {
        this.frames = frames;
    }

    void named(String answer) {
        ids = new ResponsesIds(answer);
    }

    /** Where the frames go from here on. */
    void into(Buffer buffer) {
        out = buffer;
    }

    int nextIndex() {
        return items.size();
    }

    /** An id for the item that opens next. */
    String nextId(String prefix) {
        return ids.item(prefix, nextIndex());
    }

    /** @return its number */
    int open(String item) {
        int index = items.size();
        items.add(item);
        frames.append(out, "response.output_item.added", "\"output_index\":" + index + ",\"item\":" + item);
        return index;
    }

    void done(int index, String item) {
        items.set(index, item);
        frames.append(out, "response.output_item.done", "\"output_index\":" + index + ",\"item\":" + item);
    }

    /** An event of an item. */
    void frame(String type, String item, int index, String members) {
        String head = "\"item_id\":" + Json.quote(item) + ",\"output_index\":" + index;
        frames.append(out, type, members.isEmpty() ? head : head + "," + members);
    }

    /** All items, in order. */
    List<String> items() {
        return items;
    }
}
