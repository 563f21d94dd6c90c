package io.llmfusion.mcp.hub;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a session has to tell its client beside answers: the last few notifications are kept, for a client that has not
 * come to listen yet, reads slowly, or lost its connection and says where it was. Used on the session's event loop.
 *
 * <p>Each notification has a number that only grows. A stream counts its own from 0; where it began is remembered, so
 * that `stream.number` finds the place again.
 */
final class Outbox {
    private static final int MOST = 256;
    private static final long MOST_BYTES = 256 << 10;
    private static final int STREAMS_REMEMBERED = 8;
    private static final McpReply.Result NOTHING = new McpReply.Result(RawJson.EMPTY_OBJECT);

    private final BusClient bus;
    private final ArrayDeque<StreamItem.Notification> kept = new ArrayDeque<>();
    private final Map<String, Long> begins = new LinkedHashMap<>();
    private Optional<StreamSink> listener = Optional.empty();
    private long bytes;
    private long first;
    private long sent;
    private boolean closed;

    Outbox(BusClient bus) {
        this.bus = bus;
    }

    boolean hasListener() {
        return listener.isPresent();
    }

    /** Sends or keeps a notification; one that says the same as another still unsent is left out. */
    void add(String method, RawJson params) {
        StreamItem.Notification added = new StreamItem.Notification(method, params);
        if (kept.stream().skip(sent - first).anyMatch(added::equals)) {
            return;
        }
        kept.addLast(added);
        bytes += weight(added);
        while (kept.size() > MOST || (bytes > MOST_BYTES && kept.size() > 1)) {
            forgetOldest();
        }
        flush();
    }

    /** A stream of what comes from now on, of what is unsent, and of what came after the place that the client names. */
    StreamId listen(Optional<String> resume) {
        endListener();
        resume.flatMap(this::place).ifPresent(place -> sent = Math.clamp(place, first, first + kept.size()));
        StreamSink sink = bus.sink(StreamId.fresh());
        listener = Optional.of(sink);
        begins.put(sink.id().value(), sent);
        if (begins.size() > STREAMS_REMEMBERED) {
            begins.remove(begins.keySet().iterator().next());
        }
        sink.drainHandler(this::flush);
        sink.onGone(cancel -> gone(sink));
        sink.writable();
        if (closed) {
            endListener();
        }
        return sink.id();
    }

    /** Ends the stream, cleanly, and any that comes later. */
    void close() {
        closed = true;
        endListener();
    }

    private void endListener() {
        listener.ifPresent(sink -> {
            listener = Optional.empty();
            sink.write(new StreamItem.Result(NOTHING));
        });
    }

    private void gone(StreamSink sink) {
        listener = listener.filter(present -> present != sink);
    }

    private Optional<Long> place(String resume) {
        int dot = resume.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(resume.substring(dot + 1));
            return Optional.ofNullable(begins.get(resume.substring(0, dot))).map(begin -> begin + number + 1);
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private void flush() {
        listener.ifPresent(sink -> {
            while (sent < first + kept.size() && !sink.ended() && sink.writable()) {
                StreamItem.Notification next =
                        kept.stream().skip(sent - first).findFirst().orElseThrow();
                sent++;
                sink.write(next);
            }
        });
    }

    /** What a slow client's stream has to skip shifts the count of the stream. */
    private void forgetOldest() {
        bytes -= weight(kept.removeFirst());
        first++;
        if (sent < first) {
            sent = first;
            listener.ifPresent(sink -> begins.computeIfPresent(sink.id().value(), (id, begin) -> begin + 1));
        }
    }

    private static long weight(StreamItem.Notification notification) {
        return (long) notification.method().length()
                + notification.params().text().length();
    }
}
