package io.llmfusion.bench.wire;

import java.nio.ByteBuffer;

/**
 * Finds the marks {@code #sequence@sent~request;} that the bench's upstream writes into the text of each paced chunk. The
 * text survives every translation of the event around it, so that the same scan counts, orders and times chunks whatever
 * format the proxy answers in. One instance per stream, fed in order; keeps its state over split reads.
 */
public final class ChunkScanner {
    private enum Field {
        OUTSIDE,
        SEQUENCE,
        SENT,
        REQUEST
    }

    private final ChunkSink sink;
    private Field field = Field.OUTSIDE;
    private long value;
    private int sequence;
    private long sent;

    public ChunkScanner(ChunkSink sink) {
        this.sink = sink;
    }

    /** Scans the bytes from {@code from} up to {@code to}; the buffer's position stays. */
    public void scan(ByteBuffer buffer, int from, int to) {
        int at = from;
        while (at < to) {
            byte next = buffer.get(at++);
            if (field != Field.OUTSIDE) {
                inside(next);
            } else if (next == '#') {
                begin(Field.SEQUENCE);
            }
        }
    }

    private void inside(byte next) {
        if (next >= '0' && next <= '9') {
            value = value * 10 + next - '0';
        } else if (next == '@' && field == Field.SEQUENCE) {
            sequence = (int) value;
            begin(Field.SENT);
        } else if (next == '~' && field == Field.SENT) {
            sent = value;
            begin(Field.REQUEST);
        } else {
            boolean complete = next == ';' && field == Field.REQUEST;
            field = Field.OUTSIDE;
            if (complete) {
                sink.chunk(sequence, sent, value);
            }
        }
    }

    private void begin(Field next) {
        field = next;
        value = 0;
    }
}
