package io.llmfusion.bench.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The upstream process: prints {@code listening PORT}, serves loopback, and ends when its standard input does, so that it
 * never outlives the bench. Paths are {@code /PROFILE/v1/chat/completions} and {@code /PROFILE/v1/messages};
 * {@code /status} answers how many requests for late answers were read, how many connections closed with an answer unfinished, and when
 * ({@code System.nanoTime}) the last of those did. One selector thread, one pacer thread.
 */
public final class UpstreamServer {
    private final Map<String, Script> scripts = new HashMap<>();
    private final Pacer pacer = new Pacer();
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    private long late;
    private long abandoned;
    private long abandonedNanos;

    private UpstreamServer() throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        UpstreamServer server = new UpstreamServer();
        server.pacer.start();
        Thread.ofPlatform().daemon().name("stdin").start(UpstreamServer::endWithInput);
        System.out.println("listening " + server.listener.socket().getLocalPort());
        server.serve();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
        } catch (IOException e) {
            System.err.println("upstream: standard input failed, ending: " + e.getMessage());
        }
        System.exit(0);
    }

    Pacer pacer() {
        return pacer;
    }

    /** A request came whose answer has to wait. */
    void late() {
        late++;
    }

    /** The response to {@code /status}. */
    ByteBuffer status() {
        return text("200 OK", late + " " + abandoned + " " + abandonedNanos);
    }

    /** The script for a start line such as {@code POST /a-1024-0/v1/chat/completions HTTP/1.1}. */
    Script script(String startLine) {
        String path = startLine.split(" ", -1)[1];
        if (path.equals("/status")) {
            return new Script.Status();
        }
        return scripts.computeIfAbsent(path, UpstreamServer::prepare);
    }

    private static Script prepare(String path) {
        try {
            return Script.of(Profile.parse(path.split("/", -1)[1]), WireFormat.of(path));
        } catch (IllegalArgumentException e) {
            return new Script.Whole(text("404 Not Found", String.valueOf(e.getMessage())), Duration.ZERO);
        }
    }

    private static ByteBuffer text(String status, String body) {
        String response = "HTTP/1.1 " + status + "\r\ncontent-type: text/plain\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
        return ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII));
    }

    private void serve() throws IOException {
        while (selector.isOpen()) {
            selector.select(this::ready);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof UpstreamConnection connection) {
            if (!connection.readable(input)) {
                gone(connection);
            }
        } else {
            accept();
        }
    }

    private void gone(UpstreamConnection connection) {
        if (connection.answering()) {
            abandonedNanos = System.nanoTime();
            abandoned++;
        }
        connection.close();
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new UpstreamConnection(channel, this));
            }
        } catch (IOException e) {
            System.err.println("upstream: accept failed: " + e.getMessage());
        }
    }
}
