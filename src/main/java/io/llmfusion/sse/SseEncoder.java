package io.llmfusion.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/**
 * Writes events and comments as whole frames, in LF lines. Data that hold line ends, of whatever kind, become one data line
 * each, so a reader gets them joined by {@code \n}; data without any, the common case, are copied once. Stateless.
 */
public final class SseEncoder {

    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] ID = "id: ".getBytes(US_ASCII);
    private static final byte[] RETRY = "retry: ".getBytes(US_ASCII);
    private static final byte[] COMMENT = ": ".getBytes(US_ASCII);
    private static final byte[] LINE_END = {'\n'};
    private static final byte[] FRAME_END = {'\n', '\n'};
    private static final int ROOM_FOR_FIELDS = 64;

    private SseEncoder() {}

    /** A frame of nothing but data. */
    public static Buffer data(Utf8Slice data) {
        Buffer frame = Buffer.buffer(DATA.length + data.length() + FRAME_END.length);
        appendData(frame, data);
        return frame.appendBytes(LINE_END);
    }

    public static Buffer encode(SseEvent event) {
        Buffer frame = Buffer.buffer(ROOM_FOR_FIELDS + event.data().length());
        append(frame, event);
        return frame;
    }

    /** Writes the event behind what {@code frames} holds, so that several go out in one write. */
    public static void append(Buffer frames, SseEvent event) {
        if (!event.name().equals(SseEvent.MESSAGE)) {
            appendLine(frames, EVENT, event.name());
        }
        event.id().ifPresent(id -> appendLine(frames, ID, id));
        event.retry().ifPresent(time -> appendLine(frames, RETRY, Long.toString(time.toMillis())));
        appendData(frames, event.data());
        frames.appendBytes(LINE_END);
    }

    /** A comment, one line of it per line of {@code text}, which no client takes for an event. */
    public static Buffer comment(String text) {
        Buffer frame = Buffer.buffer(text.length() + ROOM_FOR_FIELDS);
        appendLines(frame, COMMENT, Utf8Slice.of(text));
        return frame.appendBytes(LINE_END);
    }

    private static void appendLine(Buffer frame, byte[] field, String value) {
        frame.appendBytes(field).appendBytes(value.getBytes(UTF_8)).appendBytes(LINE_END);
    }

    private static void appendData(Buffer frame, Utf8Slice data) {
        appendLines(frame, DATA, data);
    }

    private static void appendLines(Buffer frame, byte[] field, Utf8Slice value) {
        byte[] bytes = value.array();
        int end = value.offset() + value.length();
        int start = value.offset();
        int lineEnd = LineEnds.next(bytes, start, end);
        while (lineEnd < end) {
            frame.appendBytes(field).appendBytes(bytes, start, lineEnd - start).appendBytes(LINE_END);
            boolean pair = bytes[lineEnd] == '\r' && lineEnd + 1 < end && bytes[lineEnd + 1] == '\n';
            start = lineEnd + (pair ? 2 : 1);
            lineEnd = LineEnds.next(bytes, start, end);
        }
        frame.appendBytes(field).appendBytes(bytes, start, end - start).appendBytes(LINE_END);
    }
}
