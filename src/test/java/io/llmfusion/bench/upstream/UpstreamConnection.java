package io.llmfusion.bench.upstream;

import io.llmfusion.bench.wire.MessageReader;
import io.llmfusion.bench.wire.MessageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One keep-alive connection to the upstream: finds the script of each request by its start line and answers, or hands the
 * answer to the pacer. Read on the selector's thread; written by whoever holds the one unfinished response.
 */
final class UpstreamConnection implements MessageSink {
    private final SocketChannel channel;
    private final UpstreamServer server;
    private final MessageReader reader = new MessageReader(this);
    private byte[] startLine = {};
    private Script script = new Script.Status();
    private volatile boolean answering;

    UpstreamConnection(SocketChannel channel, UpstreamServer server) {
        this.channel = channel;
        this.server = server;
    }

    /** Reads once; false when the peer is gone. */
    boolean readable(ByteBuffer buffer) {
        buffer.clear();
        try {
            if (channel.read(buffer) < 0) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        reader.read(buffer.flip());
        return true;
    }

    /** True while a request is unanswered or its answer unfinished. */
    boolean answering() {
        return answering || !reader.idle();
    }

    void answered() {
        answering = false;
    }

    @Override
    public void start(byte[] line, int length) {
        if (Arrays.equals(line, 0, length, startLine, 0, startLine.length)) {
            return;
        }
        startLine = Arrays.copyOf(line, length);
        script = server.script(new String(startLine, StandardCharsets.US_ASCII));
    }

    @Override
    public void body(ByteBuffer buffer, int from, int to) {
        // Requests are opaque: see package-info.
    }

    @Override
    public void end() {
        long now = System.nanoTime();
        answering = true;
        switch (script) {
            case Script.Whole whole when whole.delay().isZero() -> answer(whole.response(), now);
            case Script.Whole whole -> late(whole, now);
            case Script.Status _ -> answer(server.status(), now);
            case Script.Paced paced -> server.pacer().add(new PacedStream(this, paced, now));
        }
    }

    private void late(Script.Whole whole, long now) {
        server.late();
        ByteBuffer response = whole.response().duplicate();
        server.pacer().add(new LateAnswer(this, response, now + whole.delay().toNanos()));
    }

    private void answer(ByteBuffer response, long now) {
        response.rewind();
        answering = false;
        if (write(response) && response.hasRemaining()) {
            answering = true;
            server.pacer().add(new LateAnswer(this, response.slice(), now));
        }
    }

    /** Writes what the socket takes; false when the connection is gone. */
    boolean write(ByteBuffer bytes) {
        try {
            channel.write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("upstream: close failed: " + e.getMessage());
        }
    }
}
