package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send slowly, or nothing, don't hold a connection; those that wait or send at an ordinary pace do. */
@Tag("system")
@Timeout(60)
class SlowClientTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ASK =
            "{\"model\":\"scripted/plain+model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nx-slow: "})
    void a_head_that_never_ends_costs_the_connection(String start) throws IOException {
        try (FrontNode node = node(Duration.ofMillis(300), LONG, LONG);
                Socket client = connect(node)) {
            client.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            assertThat(trickle(client)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages", "/mcp", "/v1/mcp/tools/x"})
    void a_body_that_never_ends_is_a_408(String path) throws IOException {
        try (FrontNode node = node(LONG, Duration.ofMillis(300), LONG);
                Socket client = connect(node)) {
            head(client, path, 10_000);
            client.getOutputStream().write('{');

            assertThat(trickle(client))
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("connection: close")
                    .contains("server.timeouts.body");
        }
    }

    @Test
    void a_body_that_comes_at_a_steady_pace_may_take_longer() throws IOException {
        try (FrontNode node = node(LONG, Duration.ofMillis(500), LONG);
                Socket client = connect(node)) {
            node.model.then(ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.of(1, 2), Part.Text.of("done"))));
            String body = ASK.replace("hi", "x".repeat(60_000));
            head(client, "/v1/chat/completions", body.length());
            long started = System.nanoTime();
            for (int at = 0; at < body.length(); at += 1_000) {
                client.getOutputStream()
                        .write(body.substring(at, Math.min(at + 1_000, body.length()))
                                .getBytes(StandardCharsets.US_ASCII));
                pass(Duration.ofMillis(15));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(500));
            assertThat(firstLine(client)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void a_connection_between_two_requests_is_closed_after_a_while() throws IOException {
        try (FrontNode node = node(LONG, LONG, Duration.ofMillis(300));
                Socket client = connect(node)) {
            client.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 ")
                    .contains("\r\n\r\n");
        }
    }

    @Test
    void whoever_waits_for_an_answer_is_not_idle() throws IOException {
        try (FrontNode node = node(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200));
                Socket client = connect(node)) {
            node.model.then(ScriptedChat.silent());
            head(client, "/v1/chat/completions", ASK.length());
            client.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
            Await.until("the model is asked", () -> !node.model.commands.isEmpty());

            pass(Duration.ofSeconds(1));

            assertThat(client.getInputStream().available()).isZero();
            assertThat(isOpen(client)).isTrue();
        }
    }

    private static FrontNode node(Duration head, Duration body, Duration idle) {
        return new FrontNode(
                config -> config.withServer(config.server().withTimeouts(new ServerConfig.Timeouts(head, body, idle))));
    }

    private static Socket connect(FrontNode node) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void head(Socket client, String path, int length) throws IOException {
        String head =
                "POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                        + length + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a byte now and then until the other side has had enough; what it said. */
    private static String trickle(Socket client) throws IOException {
        try {
            while (client.getInputStream().available() == 0) {
                client.getOutputStream().write('a');
                pass(Duration.ofMillis(20));
            }
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException closed) {
            return "";
        }
    }

    private static String firstLine(Socket client) throws IOException {
        InputStream input = client.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next >= 0 && next != '\r'; next = input.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static boolean isOpen(Socket client) {
        try {
            client.setSoTimeout(100);
            return client.getInputStream().read() >= 0;
        } catch (SocketTimeoutException stillThere) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** A client's own pace; nothing is waited for. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
