package io.llmfusion.bench.load;

import io.llmfusion.bench.wire.ChunkScanner;
import io.llmfusion.bench.wire.ChunkSink;
import io.llmfusion.bench.wire.MessageReader;
import io.llmfusion.bench.wire.MessageSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client connection: sends one request at a time and judges its answer. Reading happens on the selector's thread; with
 * an open loop another thread sends, which the selector sees through the socket alone, hence the volatile fields.
 */
final class LoadConnection implements MessageSink, ChunkSink {
    private static final int STATUS_FROM = "HTTP/1.1 ".length();

    private final Exchange exchange;
    private final Load load;
    private final MessageReader reader = new MessageReader(this);
    private final ChunkScanner scanner = new ChunkScanner(this);
    private final ByteBuffer request;
    private final long heldNanos;
    private final SocketChannel channel;
    private final SelectionKey key;
    private volatile long dueNanos;
    private volatile boolean busy;
    private long sentNanos;
    private boolean statusGood;
    private int chunks;
    private boolean ordered;
    private long readNanos;
    private boolean chunkInRead;
    private long lastChunkSent;

    LoadConnection(Exchange exchange, Load load, Selector selector) throws IOException {
        this.exchange = exchange;
        this.load = load;
        this.request = exchange.request().bytes().duplicate();
        this.heldNanos = Math.max(1, exchange.pace().toNanos() / 2);
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exchange.port()));
    }

    /** True until the first request. */
    boolean fresh() {
        return sentNanos == 0;
    }

    boolean busy() {
        return busy;
    }

    /** Sends the next request, which was due at that time; the rest of a large one follows when the socket takes it. */
    void send(long due) {
        dueNanos = due;
        busy = true;
        request.rewind();
        statusGood = false;
        ordered = true;
        chunks = 0;
        sentNanos = System.nanoTime();
        try {
            write();
        } catch (IOException e) {
            broken(e);
        }
    }

    private void write() throws IOException {
        channel.write(request);
        int interest = request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
            key.selector().wakeup();
        }
    }

    void ready(ByteBuffer buffer) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                load.free(this);
            } else if (key.isWritable()) {
                write();
            } else if (key.isReadable()) {
                read(buffer);
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("closed by the peer");
        }
        readNanos = System.nanoTime();
        chunkInRead = false;
        reader.read(buffer.flip());
    }

    private void broken(IOException e) {
        close();
        if (busy) {
            busy = false;
            load.recorder().failed(String.valueOf(e.getMessage()));
        }
        load.lost(this);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("bench: close failed: " + e.getMessage());
        }
    }

    @Override
    public void start(byte[] line, int length) {
        statusGood = length >= STATUS_FROM + 3
                && line[STATUS_FROM] == '2'
                && line[STATUS_FROM + 1] == '0'
                && line[STATUS_FROM + 2] == '0';
        if (!statusGood) {
            load.recorder().failed(new String(line, 0, length, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void body(ByteBuffer buffer, int from, int to) {
        if (exchange.chunks() > 0) {
            scanner.scan(buffer, from, to);
        }
    }

    @Override
    public void chunk(int sequence, long sent, long requested) {
        Recorder recorder = load.recorder();
        if (sequence == 0) {
            recorder.firstToken(readNanos - sentNanos - (sent - requested));
        }
        recorder.chunk(readNanos - sent);
        ordered &= sequence == chunks;
        chunks++;
        if (chunkInRead && sent - lastChunkSent > heldNanos) {
            recorder.countHeld();
        }
        chunkInRead = true;
        lastChunkSent = sent;
    }

    @Override
    public void end() {
        busy = false;
        if (statusGood && ordered && chunks == exchange.chunks()) {
            load.recorder().good(readNanos - dueNanos);
        } else if (statusGood) {
            load.recorder()
                    .failed("stream with " + chunks + " of " + exchange.chunks() + " chunks, in order: " + ordered);
        }
        load.free(this);
    }
}
