package io.llmfusion.bench;

import io.llmfusion.bench.contender.GatewayConfig;
import io.llmfusion.bench.contender.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One client's session at the gateway's aggregated endpoint, on a connection of its own. */
final class ToolCalls implements AutoCloseable {
    private static final String REVISION = "2025-11-25";
    private static final String SESSION = "mcp-session-id: ";
    private static final String LENGTH = "content-length: ";

    private final Socket socket;
    private final InputStream input;
    private String session = "";

    private ToolCalls(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** Calls the tool again and again; how often it has answered. */
    static long until(long endNanos, int port) throws IOException {
        long calls = 0;
        try (ToolCalls client = new ToolCalls(port)) {
            client.ask(
                    0,
                    "initialize",
                    "{\"protocolVersion\":\"" + REVISION
                            + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}");
            while (System.nanoTime() - endNanos < 0) {
                String answer = client.ask(
                        ++calls,
                        "tools/call",
                        "{\"name\":\"" + GatewayConfig.TOOL + "\",\"arguments\":{\"text\":\"hello\"}}");
                if (!answer.contains("\"content\"")) {
                    throw new IOException(answer);
                }
            }
        }
        return calls;
    }

    private String ask(long id, String method, String params) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
        String known = session.isEmpty() ? "" : SESSION + session + "\r\nmcp-protocol-version: " + REVISION + "\r\n";
        String request = "POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + Target.KEY
                + "\r\naccept: application/json, text/event-stream\r\ncontent-type: application/json\r\n" + known
                + LENGTH + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return answer();
    }

    private String answer() throws IOException {
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(SESSION)) {
                session = line.substring(SESSION.length());
            } else if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new IOException("the gateway closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
