package io.llmfusion.mcp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines of bounded length, on the thread that calls it. Blocking. A line beyond the bound is
 * skipped, its ends kept: the id of the answer that it was stands in one of them.
 */
final class LineReader {
    /** Bytes kept of either end of a line that is too long. */
    static final int ENDS = 256;

    private static final int READ = 64 * 1024;
    private static final int KEPT = 1 << 20;

    /** Gets the lines, in order, without their line ends. */
    interface Lines {
        void line(byte[] line);

        /** A line longer than the bound, of which only its first and its last bytes are there. */
        void tooLong(byte[] head, byte[] tail);
    }

    private final int bound;
    private final Lines lines;
    private ByteArrayOutputStream open = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];

    LineReader(int bound, Lines lines) {
        this.bound = bound;
        this.lines = lines;
    }

    /** Reads until the stream ends; a last line without line end counts. */
    void readAll(InputStream stream) throws IOException {
        byte[] read = new byte[READ];
        for (int length = stream.read(read); length >= 0; length = stream.read(read)) {
            accept(read, length);
        }
        if (open.size() > 0) {
            finish();
        }
    }

    private void accept(byte[] read, int length) {
        int start = 0;
        for (int at = 0; at < length; at++) {
            if (read[at] == '\n') {
                append(read, start, at);
                finish();
                start = at + 1;
            }
        }
        append(read, start, length);
    }

    private void append(byte[] read, int start, int end) {
        if (skipping()) {
            keepTail(Arrays.copyOfRange(read, start, end));
            return;
        }
        open.write(read, start, end - start);
        if (open.size() > bound) {
            byte[] all = take();
            keepTail(all);
            open.write(all, 0, Math.min(ENDS, all.length));
        }
    }

    private boolean skipping() {
        return tail.length > 0;
    }

    private void keepTail(byte[] last) {
        byte[] joined = Arrays.copyOf(tail, tail.length + last.length);
        System.arraycopy(last, 0, joined, tail.length, last.length);
        tail = Arrays.copyOfRange(joined, Math.max(0, joined.length - ENDS), joined.length);
    }

    /** The open line; the memory of a large one is given back. */
    private byte[] take() {
        byte[] line = open.toByteArray();
        if (line.length > KEPT) {
            open = new ByteArrayOutputStream();
        } else {
            open.reset();
        }
        return line;
    }

    private void finish() {
        byte[] line = take();
        if (skipping()) {
            byte[] last = tail;
            tail = new byte[0];
            lines.tooLong(line, last);
            return;
        }
        int end = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        lines.line(end == line.length ? line : Arrays.copyOf(line, end));
    }
}
