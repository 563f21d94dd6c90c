package io.llmfusion.dialect.chat;

import io.llmfusion.model.JsonBytes;
import io.llmfusion.sse.Utf8Slice;

/**
 * A whole answer without the insides of its long strings: what is looked for in it stands in short ones, and a parser reads
 * text byte by byte where this steps over eight at a time. What is cut short stays cut short.
 */
final class ChatSkeleton {
    /** Quotes included; longer than any name or word of the format. */
    private static final int LONGEST = 64;

    private static final byte[] FILLED = {'"', 'x', '"'};

    private ChatSkeleton() {}

    static Utf8Slice of(byte[] source) {
        byte[] bare = new byte[source.length];
        int length = 0;
        int at = 0;
        while (at < source.length) {
            if (source[at] != '"') {
                bare[length++] = source[at++];
                continue;
            }
            int end = JsonBytes.string(source, at);
            boolean isKept = end - at <= LONGEST || source[end - 1] != '"';
            byte[] from = isKept ? source : FILLED;
            int taken = isKept ? end - at : FILLED.length;
            System.arraycopy(from, isKept ? at : 0, bare, length, taken);
            length += taken;
            at = end;
        }
        return Utf8Slice.of(bare, 0, length);
    }
}
