package io.llmfusion.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds line ends eight bytes at a time. The test for a zero byte in a word can only err above the lowest true hit, so the
 * lowest hit is exact ("Bit Twiddling Hacks", determine if a word has a zero byte).
 */
final class LineEnds {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private LineEnds() {}

    /** The index of the first CR or LF in {@code [from, to)}, or {@code to}. */
    static int next(byte[] bytes, int from, int to) {
        int index = from;
        for (; index <= to - Long.BYTES; index += Long.BYTES) {
            long word = (long) WORDS.get(bytes, index);
            long hits = zeroBytes(word ^ LINE_FEEDS) | zeroBytes(word ^ CARRIAGE_RETURNS);
            if (hits != 0) {
                return index + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (index < to && bytes[index] != '\n' && bytes[index] != '\r') {
            index++;
        }
        return index;
    }

    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }
}
