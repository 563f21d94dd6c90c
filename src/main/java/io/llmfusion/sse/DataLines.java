package io.llmfusion.sse;

import java.util.Arrays;

/**
 * Where the data lines of the event being read are, relative to its start, since its bytes may move to another array
 * before it ends. One line, the common case, needs no memory and stays where it is.
 */
final class DataLines {

    private static final int[] NO_RANGES = new int[0];
    private static final int FIRST_ROOM = 8;

    private int count;
    private int firstStart;
    private int firstEnd;
    private int[] further = NO_RANGES;

    void add(int start, int end) {
        if (count == 0) {
            firstStart = start;
            firstEnd = end;
        } else {
            int index = furtherLength();
            if (index == further.length) {
                further = Arrays.copyOf(further, Math.max(FIRST_ROOM, 2 * index));
            }
            further[index] = start;
            further[index + 1] = end;
        }
        count++;
    }

    void clear() {
        count = 0;
        further = NO_RANGES;
    }

    /** The lines joined by {@code \n}, of an event whose bytes start at {@code origin}. */
    Utf8Slice joined(byte[] bytes, int origin) {
        if (count == 0) {
            return Utf8Slice.EMPTY;
        }
        int length = firstEnd - firstStart;
        if (count == 1) {
            return Utf8Slice.of(bytes, origin + firstStart, length);
        }
        byte[] joined = new byte[joinedLength()];
        System.arraycopy(bytes, origin + firstStart, joined, 0, length);
        for (int index = 0; index < furtherLength(); index += 2) {
            joined[length++] = '\n';
            int lineLength = further[index + 1] - further[index];
            System.arraycopy(bytes, origin + further[index], joined, length, lineLength);
            length += lineLength;
        }
        return Utf8Slice.of(joined);
    }

    private int joinedLength() {
        int length = firstEnd - firstStart;
        for (int index = 0; index < furtherLength(); index += 2) {
            length += 1 + further[index + 1] - further[index];
        }
        return length;
    }

    private int furtherLength() {
        return 2 * Math.max(0, count - 1);
    }
}
