package io.llmfusion.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Steps over JSON values in UTF-8 bytes that are known to be JSON, without looking at what they mean: strings eight bytes at
 * a time, since requests of 100 KB are nearly all text. Never leaves the array, whatever the bytes are.
 */
public final class JsonBytes {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private JsonBytes() {}

    /** The first index from there on that is no white space. */
    public static int space(byte[] source, int from) {
        int at = from;
        while (at < source.length
                && (source[at] == ' ' || source[at] == '\n' || source[at] == '\r' || source[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Behind the value that begins there. */
    public static int value(byte[] source, int start) {
        if (start >= source.length) {
            return source.length;
        }
        return switch (source[start]) {
            case '"' -> string(source, start);
            case '{', '[' -> container(source, start);
            default -> scalar(source, start);
        };
    }

    /** Behind the closing quote of the string whose opening quote stands there. */
    public static int string(byte[] source, int start) {
        int at = start + 1;
        while (true) {
            at = quoteOrBackslash(source, at);
            if (at >= source.length) {
                return source.length;
            }
            if (source[at] == '"') {
                return at + 1;
            }
            at += 2;
        }
    }

    /** The lowest zero byte of a word is found exactly ("Bit Twiddling Hacks", determine if a word has a zero byte). */
    private static int quoteOrBackslash(byte[] source, int from) {
        int at = from;
        for (; at <= source.length - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORDS.get(source, at);
            long hits = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (at < source.length && source[at] != '"' && source[at] != '\\') {
            at++;
        }
        return at;
    }

    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    private static int container(byte[] source, int start) {
        int depth = 0;
        int at = start;
        while (at < source.length) {
            switch (source[at]) {
                case '"' -> at = string(source, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
            if (depth == 0) {
                return at;
            }
        }
        return source.length;
    }

    private static int scalar(byte[] source, int start) {
        int at = start;
        while (at < source.length && source[at] != ',' && source[at] != '}' && source[at] != ']' && source[at] > ' ') {
            at++;
        }
        return at;
    }
}
