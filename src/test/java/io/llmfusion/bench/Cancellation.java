package io.llmfusion.bench;

import io.llmfusion.bench.contender.Target;
import io.llmfusion.bench.load.Exchange;
import io.llmfusion.bench.load.RequestBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hangs up on one request after another and asks the upstream when it noticed. */
final class Cancellation implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(1);

    private final Exchange exchange;
    private final SocketChannel status;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    /** The upstream's counters.
     *
     * @param late requests read whose answer waits
     * @param abandoned connections closed with an answer unfinished
     * @param lastNanos when the last of those did
     */
    private record Counters(long late, long abandoned, long lastNanos) {}

    Cancellation(Target upstream, Exchange exchange) throws IOException {
        this.exchange = exchange;
        this.status = connect(upstream.port());
    }

    /** From hanging up to the upstream's seeing it, in nanoseconds; empty when it has not for two seconds. */
    OptionalLong trial() throws IOException {
        Counters before = counters();
        long hungUp;
        try (SocketChannel client = connect(exchange.port())) {
            send(client, exchange.request());
            if (exchange.chunks() > 0) {
                awaitChunk(client);
            } else {
                awaitUpstream(before);
            }
            hungUp = System.nanoTime();
        }
        while (System.nanoTime() - hungUp < PATIENCE) {
            Counters now = counters();
            if (now.abandoned() > before.abandoned()) {
                return OptionalLong.of(Math.max(0, now.lastNanos() - hungUp));
            }
            LockSupport.parkNanos(POLL);
        }
        return OptionalLong.empty();
    }

    private void awaitUpstream(Counters before) throws IOException {
        long start = System.nanoTime();
        while (counters().late() == before.late()) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new IOException("a request did not reach the upstream");
            }
            LockSupport.parkNanos(POLL);
        }
    }

    private void awaitChunk(SocketChannel client) throws IOException {
        buffer.clear();
        while (!new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1).contains("#00000@")) {
            if (client.read(buffer) < 0) {
                throw new IOException("the stream ended before its first chunk");
            }
        }
    }

    private Counters counters() throws IOException {
        send(status, RequestBytes.get("/status"));
        buffer.clear();
        status.read(buffer);
        String response = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        String[] numbers = response.substring(response.indexOf("\r\n\r\n") + 4).split(" ", -1);
        return new Counters(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    private static SocketChannel connect(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void send(SocketChannel channel, RequestBytes request) throws IOException {
        ByteBuffer bytes = request.bytes().duplicate();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        status.close();
    }
}
