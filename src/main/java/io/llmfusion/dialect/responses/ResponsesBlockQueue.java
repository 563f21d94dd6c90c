package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts blocks that overlap into one row: clients take deltas for those of the item that was opened last. The first open
 * block goes on as it comes; what opens meanwhile waits and follows whole. Text is the exception, since it may be cut: it
 * yields to the block that opens after it, and what comes of it later is a text of its own.
 */
final class ResponsesBlockQueue {
    private final Consumer<ChatEvent> next;
    private final Runnable unended;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Map<Integer, Entry> open = new HashMap<>();

    private static final class Entry {
        private final int block;
        private final boolean text;
        private final List<ChatEvent> held = new ArrayList<>();
        private boolean over;

        Entry(int block, boolean text) {
            this.block = block;
            this.text = text;
        }
    }

    /**
     * @param next gets the blocks' events, one block after the other
     * @param unended called where nothing more comes of the block that {@code next} had last
     */
    ResponsesBlockQueue(Consumer<ChatEvent> next, Runnable unended) {
        this.next = next;
        this.unended = unended;
    }

    void text(int block, ChatEvent start) {
        open(new Entry(block, true), start);
    }

    /** A block that must not be cut. */
    void start(int block, ChatEvent start) {
        open(new Entry(block, false), start);
    }

    private void open(Entry entry, ChatEvent start) {
        open.put(entry.block, entry);
        entry.held.add(start);
        waiting.add(entry);
        advance();
    }

    /** For a block that is not open, nothing happens. */
    void delta(int block, ChatEvent delta) {
        Entry entry = open.get(block);
        if (entry == null) {
            return;
        }
        if (entry.over) {
            open(new Entry(block, true), new ChatEvent.TextStart(0, block));
            delta(block, delta);
            return;
        }
        entry.held.add(delta);
        if (waiting.peek() == entry) {
            flush(entry);
        }
    }

    void end(int block, ChatEvent end) {
        Entry entry = open.remove(block);
        if (entry != null && !entry.over) {
            entry.held.add(end);
            entry.over = true;
            advance();
        }
    }

    /** A block that comes whole. */
    void whole(int block, ChatEvent event) {
        start(block, event);
        Entry entry = open.remove(block);
        if (entry != null) {
            entry.over = true;
            advance();
        }
    }

    /** Nothing more comes: every block ends. */
    void closeAll() {
        open.clear();
        while (!waiting.isEmpty()) {
            Entry entry = waiting.removeFirst();
            flush(entry);
            if (!entry.over) {
                unended.run();
            }
        }
    }

    private void advance() {
        while (!waiting.isEmpty()) {
            Entry first = waiting.getFirst();
            flush(first);
            if (!first.over && first.text && waiting.size() > 1) {
                first.over = true;
                next.accept(new ChatEvent.TextEnd(0, first.block));
            }
            if (!first.over) {
                return;
            }
            waiting.removeFirst();
        }
    }

    private void flush(Entry entry) {
        List<ChatEvent> events = List.copyOf(entry.held);
        entry.held.clear();
        events.forEach(next);
    }
}
