package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ways to cut a stream into reads. */
final class Cuts {

    private Cuts() {}

    static List<Buffer> whole(Buffer stream) {
        return List.of(stream);
    }

    static List<Buffer> every(int size, Buffer stream) {
        List<Buffer> reads = new ArrayList<>();
        for (int start = 0; start < stream.length(); start += size) {
            reads.add(stream.getBuffer(start, Math.min(start + size, stream.length())));
        }
        return reads;
    }

    static List<Buffer> at(int position, Buffer stream) {
        return List.of(stream.getBuffer(0, position), stream.getBuffer(position, stream.length()));
    }

    /** Pieces of 0 to {@code longest} bytes. */
    static List<Buffer> random(RandomGenerator random, int longest, Buffer stream) {
        List<Buffer> reads = new ArrayList<>();
        int start = 0;
        while (start < stream.length()) {
            int end = Math.min(stream.length(), start + random.nextInt(longest + 1));
            reads.add(stream.getBuffer(start, end));
            start = end;
        }
        return reads;
    }
}
