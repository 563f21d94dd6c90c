package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Finds events in a stream of reads: {@link #load} a read, take {@link #next()} until {@link Found#NOTHING}, then
 * {@link #settle()}. Every byte is scanned once.
 *
 * <pre>
 *   bytes  |  done  |  unfinished event            |  free |
 *                   ^ blockStart  ^ lineStart  ^ position = end once a read is used up
 * </pre>
 *
 * <p>A read is copied once into an array of its own, into which the slices of its events point. Only the unfinished event
 * is carried over; bytes that a slice may cover are never written again, a carried array is only appended to.
 */
final class SseScanner {

    /** What {@link #next()} came upon. */
    enum Found {
        /** A whole event: {@link #event()} must be taken. */
        EVENT,
        /** A comment line: {@link #comment()}. Outside of an event it stands for itself, its line being complete. */
        COMMENT,
        /** A blank line that ends nothing, or the LF of a CRLF whose CR has ended something already. */
        BLANK,
        /** A whole block without a field known. */
        OTHER,
        /** An event exceeds the maximum. */
        TOO_LARGE,
        /** The rest of the read, if any, is unfinished. */
        NOTHING
    }

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NO_BYTES = new byte[0];
    private static final int LARGEST_MAXIMUM = 1 << 30;

    private final int maximumBytes;
    private final SseBlock block = new SseBlock();
    private byte[] bytes = NO_BYTES;
    private int end;
    private int position;
    private int lineStart;
    private int blockStart;
    private int unitStart;
    private boolean atStreamStart = true;
    private boolean afterCarriageReturn;
    private Utf8Slice comment = Utf8Slice.EMPTY;

    /** {@code maximumBytes}: of one event on the wire, line ends included; 1 to 2^30. */
    SseScanner(int maximumBytes) {
        if (maximumBytes < 1 || maximumBytes > LARGEST_MAXIMUM) {
            throw new IllegalArgumentException("maximum of bytes per event: " + maximumBytes);
        }
        this.maximumBytes = maximumBytes;
    }

    void load(Buffer read) {
        settle(); // not done yet if a consumer has thrown
        if (end == 0) {
            bytes = read.getBytes();
            end = bytes.length;
        } else {
            append(read);
        }
        if (atStreamStart) {
            skipByteOrderMark();
        }
    }

    Found next() {
        while (position < end) {
            if (afterCarriageReturn && skipLineFeed()) {
                return Found.BLANK;
            }
            position = LineEnds.next(bytes, position, end);
            if (position < end) {
                int lineEnd = position++;
                afterCarriageReturn = bytes[lineEnd] == '\r';
                Found found = line(lineEnd);
                if (found != Found.NOTHING) {
                    return found;
                }
            }
        }
        return end - blockStart > maximumBytes ? Found.TOO_LARGE : Found.NOTHING;
    }

    /** Takes the event just found. */
    SseEvent event() {
        return block.event(bytes, unitStart);
    }

    Utf8Slice comment() {
        return comment;
    }

    /** The stream has ended: whether an event without its blank line is left, then the one of {@link #event()}. */
    boolean finish() {
        if (lineStart < end && bytes[lineStart] != ':') {
            block.line(bytes, blockStart, lineStart, end);
        }
        unitStart = blockStart;
        return block.isKnown();
    }

    /** Lets go of all but the unfinished event. */
    void settle() {
        if (blockStart == end) {
            release();
        } else if (blockStart > 0) {
            bytes = Arrays.copyOfRange(bytes, blockStart, end);
            end -= blockStart;
            position -= blockStart;
            lineStart -= blockStart;
            blockStart = 0;
        }
    }

    void release() {
        bytes = NO_BYTES;
        end = 0;
        position = 0;
        lineStart = 0;
        blockStart = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Start of what {@link #next()} found, if that is a unit of its own; it ends at {@link #blockStart()}. */
    int unitStart() {
        return unitStart;
    }

    /** Where the unfinished event starts, which is where all that is complete ends. */
    int blockStart() {
        return blockStart;
    }

    int end() {
        return end;
    }

    boolean isAfterLineFeed() {
        return lineStart == end && !afterCarriageReturn;
    }

    int unfinishedBytes() {
        return end - blockStart;
    }

    private void append(Buffer read) {
        int needed = Math.addExact(end, read.length());
        if (needed > bytes.length) {
            long doubled = Math.min(2L * bytes.length, maximumBytes);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
        read.getBytes(bytes, end);
        end = needed;
    }

    private void skipByteOrderMark() {
        int compared = Math.min(end, BYTE_ORDER_MARK.length);
        boolean matches = Arrays.equals(bytes, 0, compared, BYTE_ORDER_MARK, 0, compared);
        if (matches && compared == BYTE_ORDER_MARK.length) {
            position = compared;
            lineStart = compared;
            blockStart = compared;
        }
        atStreamStart = matches && compared < BYTE_ORDER_MARK.length;
    }

    /** Skips the LF of a CRLF; true if it follows what is complete already. */
    private boolean skipLineFeed() {
        afterCarriageReturn = false;
        if (bytes[position] != '\n') {
            return false;
        }
        boolean late = position == blockStart;
        position++;
        lineStart = position;
        if (late) {
            completeUnit();
        }
        return late;
    }

    private Found line(int lineEnd) {
        int start = lineStart;
        lineStart = position;
        if (position - blockStart > maximumBytes) {
            return Found.TOO_LARGE;
        }
        if (start == lineEnd) {
            return blankLine();
        }
        if (bytes[start] != ':') {
            block.line(bytes, blockStart, start, lineEnd);
            return Found.NOTHING;
        }
        int text = start + 1 < lineEnd && bytes[start + 1] == ' ' ? start + 2 : start + 1;
        comment = Utf8Slice.of(bytes, text, lineEnd - text);
        if (start == blockStart) {
            completeUnit();
        }
        return Found.COMMENT;
    }

    private Found blankLine() {
        boolean alone = blockStart == position - 1;
        completeUnit();
        if (alone) {
            return Found.BLANK;
        }
        return block.isKnown() ? Found.EVENT : Found.OTHER;
    }

    private void completeUnit() {
        unitStart = blockStart;
        blockStart = position;
    }
}
