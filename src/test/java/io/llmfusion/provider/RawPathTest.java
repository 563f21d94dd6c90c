package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Usage;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same wire format on both sides: bytes go through as they are. */
@Tag("providers")
class RawPathTest {
    private static final Path RECORDED = Path.of("../shared/recorded");

    private static Vertx vertx;

    private ScriptedUpstream upstream;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        ProviderNode.done(vertx.close());
    }

    @BeforeEach
    void listen() {
        upstream = ScriptedUpstream.start(vertx);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void a_stream_is_passed_on_byte_for_byte() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat(true)).read();
            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.RawEnd.class, end -> {
                assertThat(end.usage().map(Usage::total)).contains(5L);
                assertThat(end.finish().map(FinishReason::unified)).contains(FinishReason.Unified.STOP);
            });
            assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM);
        }
    }

    @Test
    void however_the_bytes_are_cut() {
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            for (int size = 1; size < 200; size += 13) {
                upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM, size));
                Asking asking = node.ask(Wire.chat(true)).read();
                asking.terminal();
                assertThat(asking.bytes()).as("pieces of %d", size).hasToString(Wire.CHAT_STREAM);
            }
        }
    }

    @Test
    void a_usage_chunk_that_was_not_asked_for_is_left_out_but_counted() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat(false)).read();
            assertThat(((StreamItem.RawEnd) asking.terminal()).usage().map(Usage::total))
                    .contains(5L);
            assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM_WITHOUT_USAGE);
            assertThat(node.metrics.scrape()).contains("gen_ai_client_token_usage");
        }
    }

    @Test
    void only_the_fields_that_must_change_change_in_the_request() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        Providers provider =
                Providers.chat(upstream.url() + "/v1").keys("sk-secret").headers(Map.of("x-org", Secret.of("o1")));
        try (ProviderNode node = chat(provider)) {
            node.ask(Wire.chat(true)).read().terminal();
            ScriptedUpstream.Received request = upstream.request(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.uri()).isEqualTo("/v1/chat/completions");
            assertThat(request.version()).isEqualTo(HttpVersion.HTTP_1_1);
            assertThat(request.headers().get("authorization")).isEqualTo("Bearer sk-secret");
            assertThat(request.headers().get("x-org")).isEqualTo("o1");
            assertThat(request.headers().get("accept-encoding")).isEqualTo("identity");
            assertThat(request.headers().get("content-type")).isEqualTo("application/json");
            assertThat(request.body().toString())
                    .contains("\"model\":\"model\"")
                    .contains("\"x_own\":1.50 ")
                    .contains("{ \"messages\":[{\"role\":\"user\",\"content\":\"hé\"}]")
                    .contains("include_usage");
        }
    }

    @Test
    void the_clients_version_betas_and_query_reach_a_provider_of_its_format() {
        upstream.then(ScriptedUpstream.stream(Wire.MESSAGES_STREAM));
        Providers provider = Providers.anthropic(upstream.url())
                .keys("sk-ant")
                .headers(Map.of("anthropic-version", Secret.of("2023-06-01")));
        try (ProviderNode node = new ProviderNode(vertx, provider, new AnthropicDialect())) {
            Asking asking = node.ask(Wire.messages()).read();
            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.RawEnd.class, end -> assertThat(
                            end.usage().map(Usage::output))
                    .contains(2L));
            assertThat(asking.bytes()).hasToString(Wire.MESSAGES_STREAM);
            ScriptedUpstream.Received request = upstream.request(0);
            assertThat(request.uri()).isEqualTo("/v1/messages?beta=true");
            assertThat(request.headers().get("x-api-key")).isEqualTo("sk-ant");
            assertThat(request.headers().getAll("anthropic-version")).containsExactly("2026-10-21");
            assertThat(request.headers().get("anthropic-beta")).isEqualTo("b1");
        }
    }

    @Test
    void a_whole_answer_is_passed_on_byte_for_byte_with_the_headers_that_matter() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json; charset=utf-8")
                .add("X-RateLimit-Remaining-Requests", "7")
                .add("x-request-id", "req_1")
                .add("set-cookie", "secret=1");
        upstream.then(ScriptedUpstream.answer(200, headers, Wire.CHAT_ANSWER));
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            ChatReply.AnsweredRaw reply =
                    (ChatReply.AnsweredRaw) node.ask(Wire.wholeChat()).reply();
            assertThat(reply.answer().bytes()).hasToString(Wire.CHAT_ANSWER);
            assertThat(reply.answer().contentType()).isEqualTo("application/json; charset=utf-8");
            assertThat(reply.answer().usage().map(Usage::total)).contains(5L);
            assertThat(reply.head().headers())
                    .containsOnly(Map.entry("x-ratelimit-remaining-requests", "7"), Map.entry("x-request-id", "req_1"));
            assertThat(reply.head().model()).isEqualTo("model");
            assertThat(reply.head().upstream()).isPositive();
        }
    }

    @Test
    void a_connection_is_used_again_after_a_stream() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            for (int call = 0; call < 5; call++) {
                node.ask(Wire.chat()).read().terminal();
                assertThat(upstream.request(call).gone().isComplete()).isFalse();
            }
            // The next request may start before the last bytes of the answer before it have come.
            assertThat(upstream.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_large_event_of_megabytes_passes() {
        String large = Wire.CHAT_ROLE + Wire.chatDelta("x".repeat(3 << 20)) + Wire.CHAT_FINISH + Wire.DONE;
        upstream.then(ScriptedUpstream.stream(large, 50_000));
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat()).read();
            asking.terminal();
            assertThat(asking.bytes().length()).isEqualTo(Buffer.buffer(large).length());
        }
    }

    @Test
    void a_body_that_was_compressed_against_our_wish_is_read() throws IOException {
        for (String encoding : List.of("gzip", "X-GZIP", "deflate")) {
            upstream.then(compressed(encoding, packed(encoding, Wire.CHAT_STREAM)));
            try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
                Asking asking = node.ask(Wire.chat(true)).read();
                asking.terminal();
                assertThat(asking.bytes()).as(encoding).hasToString(Wire.CHAT_STREAM);
            }
        }
    }

    @Test
    void a_compressed_body_may_come_byte_by_byte_and_be_far_larger_than_it_came() throws IOException {
        String large = Wire.CHAT_ROLE + Wire.chatDelta("x".repeat(3 << 20)) + Wire.CHAT_FINISH + Wire.DONE;
        Buffer packed = packed("gzip", large);
        upstream.then((vertx, response) -> {
            response.putHeader("content-type", "text/event-stream")
                    .putHeader("content-encoding", "gzip")
                    .setChunked(true);
            for (int at = 0; at < packed.length(); at++) {
                response.write(packed.slice(at, at + 1));
            }
            response.end();
        });
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat(true)).read();
            asking.terminal();
            assertThat(asking.bytes()).hasToString(large);
        }
    }

    @Test
    void a_compressed_body_that_is_damaged_or_of_an_unknown_kind_is_a_bad_answer() throws IOException {
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            upstream.then(compressed("gzip", Buffer.buffer("no gzip at all")));
            assertThat(node.ask(Wire.chat(true)).error().message()).contains("cannot be unpacked");
            upstream.then(compressed("br", Buffer.buffer("whatever")));
            assertThat(node.ask(Wire.chat(true)).error().message()).contains("compressed");
        }
    }

    private static ScriptedUpstream.Behaviour compressed(String encoding, Buffer packed) {
        return (vertx, response) -> response.putHeader("content-type", "text/event-stream")
                .putHeader("content-encoding", encoding)
                .end(packed);
    }

    private static Buffer packed(String encoding, String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream zip =
                encoding.equals("deflate") ? new DeflaterOutputStream(packed) : new GZIPOutputStream(packed)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Buffer.buffer(packed.toByteArray());
    }

    @Test
    void recorded_chat_streams_pass_unchanged() throws IOException {
        replay("openai/chat", "deepseek", "groq", "mistral", "openai-compatible");
    }

    @Test
    void recorded_messages_streams_pass_unchanged() throws IOException {
        assumeTrue(Files.isDirectory(RECORDED), "no recorded streams at " + RECORDED);
        try (ProviderNode node = new ProviderNode(vertx, Providers.anthropic(upstream.url()), new AnthropicDialect())) {
            for (Path file : chunkFiles(RECORDED.resolve("anthropic"))) {
                if (file.toString().contains("message-start")) {
                    continue; // two starts: the scan refuses such streams
                }
                StringBuilder stream = new StringBuilder();
                for (String payload : Files.readAllLines(file)) {
                    String type = Json.read(payload).path("type").asString("");
                    stream.append("event: ")
                            .append(type)
                            .append("\ndata: ")
                            .append(payload)
                            .append("\n\n");
                    if (type.equals("message_stop")) {
                        break;
                    }
                }
                assertPasses(node, Wire.messages(), stream.toString(), file);
            }
        }
    }

    private void replay(String... folders) throws IOException {
        assumeTrue(Files.isDirectory(RECORDED), "no recorded streams at " + RECORDED);
        try (ProviderNode node = chat(Providers.chat(upstream.url()))) {
            for (String folder : folders) {
                for (Path file : chunkFiles(RECORDED.resolve(folder))) {
                    assertPasses(node, Wire.chat(true), asSent(Files.readAllLines(file)), file);
                }
            }
        }
    }

    private void assertPasses(ProviderNode node, ChatBody body, String stream, Path file) {
        upstream.then(ScriptedUpstream.stream(stream, 1_000));
        Asking asking = node.ask(body).read();
        asking.terminal();
        assertThat(asking.bytes().toString()).as("%s", file).isEqualTo(stream);
    }

    @Test
    void a_proxy_is_used_where_one_is_configured() {
        ProviderConfig.Proxy proxy = new ProviderConfig.Proxy(
                ProviderConfig.Proxy.Kind.HTTP, "127.0.0.1", upstream.port(), Optional.empty());
        ProviderConfig.Connections connections =
                new ProviderConfig.Connections(10, 10, Optional.of(proxy), Optional.empty());
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node =
                chat(Providers.chat("http://provider.example/v1").connections(connections))) {
            assertThat(node.ask(Wire.chat()).read().terminal()).isInstanceOf(StreamItem.RawEnd.class);
            assertThat(upstream.request(0).uri()).isEqualTo("http://provider.example/v1/chat/completions");
        }
    }

    private static List<Path> chunkFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".chunks.txt"))
                    .sorted()
                    .toList();
        }
    }

    private static String asSent(List<String> payloads) {
        StringBuilder stream = new StringBuilder();
        payloads.stream()
                .filter(payload -> !payload.isBlank())
                .forEach(payload -> stream.append("data: ").append(payload).append("\n\n"));
        return stream.append(Wire.DONE).toString();
    }

    private static ProviderNode chat(Providers provider) {
        return new ProviderNode(vertx, provider, new Dialect[] {new ChatDialect()});
    }
}
