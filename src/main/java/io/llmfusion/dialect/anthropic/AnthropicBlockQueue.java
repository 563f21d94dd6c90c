package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts blocks that overlap into the one order that this format knows: a block at a time, numbered from 0. The first open
 * block goes out as it comes; what opens meanwhile waits and follows whole. Text is the exception, since it may be cut into
 * blocks: it yields to the block that opens after it, and what comes of it later is a block of its own.
 */
final class AnthropicBlockQueue {
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Map<Integer, Entry> open = new HashMap<>();
    private int index = -1;
    private boolean writing;

    /** Whether other blocks wait for this one's end. */
    enum Yield {
        MAY_BE_CUT,
        WHOLE
    }

    private static final class Entry {
        private final String start;
        private final Yield yield;
        private final List<String> deltas = new ArrayList<>();
        private boolean ended;

        Entry(String start, Yield yield) {
            this.start = start;
            this.yield = yield;
        }
    }

    /**
     * @param key the block's number in the pivot; may be used again after {@link #close}
     * @param start the {@code content_block} as JSON
     */
    void open(int key, String start, Yield yield, Buffer out) {
        Entry entry = new Entry(start, yield);
        open.put(key, entry);
        waiting.add(entry);
        yieldFirst();
        advance(out);
    }

    /** @param delta as JSON; for a block that is not open, nothing happens */
    void delta(int key, String delta, Buffer out) {
        Entry entry = open.get(key);
        if (entry == null) {
            return;
        }
        if (entry.ended) {
            open(key, entry.start, entry.yield, out);
            delta(key, delta, out);
            return;
        }
        if (waiting.peek() != entry) {
            entry.deltas.add(delta);
            return;
        }
        begin(entry, out);
        frame("content_block_delta", "delta", delta, out);
    }

    void close(int key, Buffer out) {
        Entry entry = open.remove(key);
        if (entry != null) {
            entry.ended = true;
            advance(out);
        }
    }

    /** Nothing more comes: every block ends. */
    void closeAll(Buffer out) {
        open.clear();
        waiting.forEach(entry -> entry.ended = true);
        advance(out);
    }

    private void yieldFirst() {
        Entry first = waiting.getFirst();
        if (first.yield == Yield.MAY_BE_CUT && waiting.size() > 1) {
            first.ended = true;
        }
    }

    private void advance(Buffer out) {
        while (!waiting.isEmpty()) {
            Entry first = waiting.getFirst();
            if (first.yield == Yield.WHOLE || !first.deltas.isEmpty()) {
                begin(first, out);
            }
            if (!first.ended) {
                return;
            }
            waiting.removeFirst();
            end(out);
            if (!waiting.isEmpty()) {
                yieldFirst();
            }
        }
    }

    /** A text that stays empty is no block: sent back later, it would be refused. So it begins with its first delta. */
    private void begin(Entry entry, Buffer out) {
        if (!writing) {
            writing = true;
            index++;
            frame("content_block_start", "content_block", entry.start, out);
            entry.deltas.forEach(delta -> frame("content_block_delta", "delta", delta, out));
        }
    }

    private void end(Buffer out) {
        if (writing) {
            writing = false;
            AnthropicFrames.append(
                    out, "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
        }
    }

    private void frame(String type, String member, String json, Buffer out) {
        AnthropicFrames.append(
                out, type, "{\"type\":\"" + type + "\",\"index\":" + index + ",\"" + member + "\":" + json + "}");
    }

    /** A delta of one string. */
    static String delta(String type, String member, String value) {
        return "{\"type\":\"" + type + "\",\"" + member + "\":" + Json.quote(value) + "}";
    }
}
