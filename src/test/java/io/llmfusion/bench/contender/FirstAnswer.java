package io.llmfusion.bench.contender;

import io.llmfusion.bench.load.Exchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Asks once, on a connection of its own, whether a target answers 200 by now. */
final class FirstAnswer {
    private final Exchange exchange;
    private String last = "nothing yet";

    FirstAnswer(Exchange exchange) {
        this.exchange = exchange;
    }

    boolean attempt() {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exchange.port()));
            ByteBuffer request = exchange.request().bytes().duplicate();
            while (request.hasRemaining()) {
                channel.write(request);
            }
            ByteBuffer head = ByteBuffer.allocate(4_096);
            channel.read(head);
            last = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
            return last.startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            last = String.valueOf(e.getMessage());
            return false;
        }
    }

    /** What the last attempt got. */
    String last() {
        return last;
    }
}
