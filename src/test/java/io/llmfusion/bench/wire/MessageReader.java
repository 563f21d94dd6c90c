package io.llmfusion.bench.wire;

import java.nio.ByteBuffer;

/**
 * Reads HTTP/1.1 messages from whatever pieces a socket delivers, without allocating. One instance per connection, one
 * thread at a time. Bodies have a length or are chunked; a message without either has no body. Lines are kept up to 512
 * bytes: longer ones are cut, which harms only headers that nobody here looks at.
 *
 * <pre>
 * START -> HEADER* -> FIXED ---------------------> START
 *                  -> SIZE -> CHUNK -> CHUNK_END -> SIZE ... -> TRAILER* -> START
 * </pre>
 */
public final class MessageReader {
    private enum State {
        START,
        HEADER,
        FIXED,
        SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private static final byte[] CONTENT_LENGTH = {
        'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
    };
    private static final byte[] TRANSFER_ENCODING = {
        't', 'r', 'a', 'n', 's', 'f', 'e', 'r', '-', 'e', 'n', 'c', 'o', 'd', 'i', 'n', 'g', ':'
    };

    private final MessageSink sink;
    private final byte[] line = new byte[512];
    private int length;
    private State state = State.START;
    private long remaining;
    private boolean chunked;

    public MessageReader(MessageSink sink) {
        this.sink = sink;
    }

    /** True between two messages. */
    public boolean idle() {
        return state == State.START && length == 0;
    }

    /** Consumes all that remains in the buffer. */
    public void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (state) {
                case START, HEADER, SIZE, CHUNK_END, TRAILER -> line(in);
                case FIXED, CHUNK -> body(in);
            }
        }
    }

    private void line(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte next = in.get();
            if (next == '\n') {
                lineEnd();
                length = 0;
                return;
            }
            if (next != '\r' && length < line.length) {
                line[length++] = next;
            }
        }
    }

    private void lineEnd() {
        switch (state) {
            case START -> startLine();
            case HEADER -> header();
            case SIZE -> size();
            case CHUNK_END -> state = State.SIZE;
            case TRAILER -> trailer();
            case FIXED, CHUNK -> throw new IllegalStateException("no line within a body");
        }
    }

    private void startLine() {
        if (length == 0) {
            return;
        }
        sink.start(line, length);
        remaining = 0;
        chunked = false;
        state = State.HEADER;
    }

    private void header() {
        if (length == 0) {
            headEnd();
        } else if (named(CONTENT_LENGTH)) {
            remaining = decimal(CONTENT_LENGTH.length);
        } else if (named(TRANSFER_ENCODING)) {
            chunked = true;
        }
    }

    private void headEnd() {
        if (chunked) {
            state = State.SIZE;
        } else if (remaining == 0) {
            complete();
        } else {
            state = State.FIXED;
        }
    }

    private void size() {
        remaining = 0;
        for (int i = 0; i < length && line[i] != ';' && line[i] != ' '; i++) {
            remaining = remaining * 16 + Character.digit(line[i], 16);
        }
        state = remaining == 0 ? State.TRAILER : State.CHUNK;
    }

    private void trailer() {
        if (length == 0) {
            complete();
        }
    }

    private void body(ByteBuffer in) {
        int from = in.position();
        int taken = (int) Math.min(remaining, in.remaining());
        in.position(from + taken);
        remaining -= taken;
        sink.body(in, from, from + taken);
        if (remaining > 0) {
            return;
        }
        if (state == State.CHUNK) {
            state = State.CHUNK_END;
        } else {
            complete();
        }
    }

    private void complete() {
        state = State.START;
        sink.end();
    }

    private boolean named(byte[] name) {
        if (length < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int actual = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
            if (actual != name[i]) {
                return false;
            }
        }
        return true;
    }

    private long decimal(int from) {
        long value = 0;
        for (int i = from; i < length; i++) {
            if (line[i] >= '0' && line[i] <= '9') {
                value = value * 10 + line[i] - '0';
            }
        }
        return value;
    }
}
