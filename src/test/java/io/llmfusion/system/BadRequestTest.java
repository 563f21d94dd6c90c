package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.system.PlainClient.Answer;
import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong, and what they may not do. */
@Tag("system")
@Timeout(60)
class BadRequestTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String ALL = "Bearer sk-all-0123456789";
    private static final String FEW = "Bearer sk-few-0123456789";
    private static final int HUNDRED_MB = 100_000_000;

    private static final Vertx VERTX = Vertx.vertx();
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;
    private static PlainClient client;

    @BeforeAll
    static void open(@TempDir Path folder) {
        String node = NodePrograms.node();
        upstream = ScriptedUpstream.start(VERTX).then(UpstreamFormat.OPENAI.answers(Played.text("Well?")));
        gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                auth:
                  keys:
                    - { id: all, key: sk-all-0123456789 }
                    - { id: few, key: sk-few-0123456789, models: ["small"], mcp: ["everything/get-*"] }
                providers:
                  scripted: { dialect: openai, base-url: "%s/v1", api-key: k, models: [m-large, m-small] }
                models:
                  small: { targets: [scripted/m-small] }
                  large: { targets: [scripted/m-large], mcp: [everything] }
                mcp:
                  servers:
                    everything: { command: "%s", args: ["%s", stdio] }
                    memory: { command: "%s", args: ["%s"] }
                """.formatted(
                        upstream.url(),
                        node,
                        NodePrograms.program("mcp-server-everything"),
                        node,
                        NodePrograms.program("mcp-server-memory")));
        client = new PlainClient(gateway.url());
        Await.until(
                "both servers are there",
                () -> !tools(ALL).isEmpty() && tools(ALL).contains("memory_read_graph"));
    }

    @AfterAll
    static void close() {
        if (client != null) {
            client.close();
            gateway.close();
            upstream.close();
        }
        RunningGateway.done(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer sk-wrong", "Basic sk-all-0123456789", "sk-all-0123456789"})
    void a_wrong_key_is_a_401_on_every_door(String authorization) {
        String[] header = authorization.isEmpty() ? new String[0] : new String[] {"authorization", authorization};
        for (Answer answer : new Answer[] {
            client.post(CHAT, question("small"), header),
            client.post(MESSAGES, question("small"), header),
            client.get("/v1/models", header),
            client.get("/v1/mcp/tools", header),
            client.post("/v1/mcp/tools/everything_echo", "{}", header),
            client.post("/mcp", "{}", header)
        }) {
            assertThat(answer.status()).as(answer.response() + answer.text()).isEqualTo(401);
            assertThat(answer.text()).doesNotContain("sk-all", "sk-wrong");
        }
    }

    @Test
    void an_unknown_model_is_a_404_with_near_names() {
        Answer answer = client.post(CHAT, question("smal"), "authorization", ALL);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/error/message").stringValue()).contains("`smal`", "did you mean small");
        Answer messages = client.post(MESSAGES, question("lage"), "x-api-key", "sk-all-0123456789");
        assertThat(messages.status()).isEqualTo(404);
        assertThat(messages.json().at("/error/message").stringValue()).contains("did you mean large");
    }

    static Stream<String> broken() {
        return Stream.of(
                "",
                "{",
                "[]",
                "null",
                "{\"model\":\"small\"",
                "{\"model\":\"small\",\"messages\":[}",
                "{\"model\":\"small\"} trailing",
                "model=small",
                "{\"model\":\"sm\u0000all\"}",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void what_is_not_json_is_a_400_in_our_words(String body) {
        for (String path : new String[] {CHAT, MESSAGES, "/v1/mcp/tools/everything_echo"}) {
            Answer answer = client.post(path, body, "authorization", ALL);

            assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(400);
            assertThat(answer.json().at("/error/message").stringValue())
                    .isNotBlank()
                    .doesNotContain("Exception", "jackson", "java.");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_of_100_mb_is_a_413_and_nothing_is_broken(boolean declared) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            out.write(("POST " + CHAT + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: " + ALL
                            + "\r\ncontent-type: application/json\r\n"
                            + (declared ? "content-length: " + HUNDRED_MB : "transfer-encoding: chunked") + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.ofVirtual().start(() -> send(out, declared));
            InputStream in = new BufferedInputStream(socket.getInputStream());

            assertThat(statusLine(in)).contains(" 413 ");
            assertThat(sender.isAlive() || !socket.isClosed()).isTrue();
        }
        assertThat(client.post(CHAT, question("small"), "authorization", ALL).status())
                .isEqualTo(200);
    }

    @Test
    void arguments_that_break_the_schema_are_a_400_that_names_the_field() {
        Answer wrongType =
                client.post("/v1/mcp/tools/everything_get-sum", "{\"a\":\"one\",\"b\":2}", "authorization", ALL);
        assertThat(wrongType.status()).as(wrongType.text()).isEqualTo(400);
        assertThat(wrongType.json().at("/error/param").stringValue()).isEqualTo("a");

        Answer missing = client.post("/v1/mcp/tools/everything_get-sum", "{\"a\":1}", "authorization", ALL);
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.text()).contains("b");

        Answer unknown = client.post("/v1/mcp/tools/everything_get-sun", "{}", "authorization", ALL);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).contains("everything_get-sun");
    }

    @Test
    void a_key_reaches_only_its_models() {
        assertThat(client.post(CHAT, question("small"), "authorization", FEW).status())
                .isEqualTo(200);
        for (String model : new String[] {"large", "scripted/m-large", "scripted/m-small"}) {
            Answer answer = client.post(CHAT, question(model), "authorization", FEW);
            assertThat(answer.status()).as(model + ": " + answer.text()).isIn(403, 404);
            Answer messages = client.post(MESSAGES, question(model), "authorization", FEW);
            assertThat(messages.status()).as(model + ": " + messages.text()).isIn(403, 404);
        }
        Answer models = client.get("/v1/models", "authorization", FEW);
        assertThat(models.json().get("data").valueStream().map(model -> model.get("id")
                        .stringValue()))
                .containsExactly("small");
    }

    @Test
    void a_key_reaches_only_its_tools() {
        assertThat(tools(FEW)).contains("everything_get-sum").doesNotContain("everything_echo", "memory_");
        Answer sum = client.post("/v1/mcp/tools/everything_get-sum", "{\"a\":1,\"b\":2}", "authorization", FEW);
        assertThat(sum.status()).as(sum.text()).isEqualTo(200);

        Answer echo = client.post("/v1/mcp/tools/everything_echo", "{\"message\":\"x\"}", "authorization", FEW);
        assertThat(echo.status()).as(echo.text()).isIn(403, 404);
        Answer graph = client.post("/v1/mcp/tools/memory_read_graph", "{}", "authorization", FEW);
        assertThat(graph.status()).as(graph.text()).isIn(403, 404);
        Answer named = client.post(CHAT, question("small"), "authorization", FEW, "x-fusion-mcp", "memory");
        assertThat(named.status()).as(named.text()).isIn(403, 404);
        assertThat(upstream.received).noneMatch(asked -> asked.body().toString().contains("memory_read_graph"));
    }

    @Test
    void paths_and_methods_that_are_not_there_are_said_to_be() {
        assertThat(client.get("/v1/chat/completion", "authorization", ALL).status())
                .isEqualTo(404);
        Answer wrongMethod = client.get(CHAT, "authorization", ALL);
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.text()).contains("POST");
    }

    private static String tools(String key) {
        return client.get("/v1/mcp/tools", "authorization", key).text();
    }

    private static String question(String model) {
        return "{\"model\":\"" + model
                + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";
    }

    /** Until the gateway has had enough. */
    private static void send(OutputStream out, boolean declared) {
        byte[] spaces = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        try {
            for (int sent = 0; sent < HUNDRED_MB; sent += spaces.length) {
                if (!declared) {
                    out.write((Integer.toHexString(spaces.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(spaces);
                if (!declared) {
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            out.flush();
        } catch (SocketException closed) {
            // Which it may do once it has answered.
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String statusLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
