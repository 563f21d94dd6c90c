package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.Part;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat requests and their whole answers, over real sockets. */
@Tag("system")
class ChatFrontTest {
    static final String CHAT = "/v1/chat/completions";
    static final String MESSAGES = "/v1/messages";
    static final String BODY =
            "{\"model\":\"scripted/plain+model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static final ScriptedChat.Script DONE =
            ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.of(1, 2), Part.Text.of("done")));

    @Test
    void a_whole_answer_comes_in_the_clients_format_with_the_gateways_headers() {
        AnswerHead head = new AnswerHead(
                new ProviderName("alpha"),
                "modèl",
                2,
                List.of(new Warning("seed", "left out"), new Warning("top_k", "left\r\nout")),
                Map.of("x-ratelimit-remaining-requests", "9"),
                Duration.ofMillis(1));
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.whole(head, Turns.whole(Turns.STOP, Usage.of(1, 2), Part.Text.of("done"))));
            WebPeer.Answer answer = peer.post(CHAT, BODY);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Json.read(answer.body()).at("/choices/0/message/content").asString())
                    .isEqualTo("done");
            assertThat(answer.headers().get("x-fusion-provider")).isEqualTo("alpha");
            assertThat(answer.headers().get("x-fusion-model")).isEqualTo("mod?l");
            assertThat(answer.headers().get("x-fusion-attempts")).isEqualTo("2");
            assertThat(answer.headers().get("x-fusion-warnings")).isEqualTo("seed: left out; top_k: left??out");
            assertThat(answer.headers().get("x-fusion-overhead-us")).matches("\\d+");
            assertThat(answer.headers().get("x-fusion-request-id")).hasSize(36);
            assertThat(answer.headers().get("x-ratelimit-remaining-requests")).isEqualTo("9");
            assertThat(Json.read(peer.post(MESSAGES, BODY).body())
                            .at("/content/0/text")
                            .asString())
                    .isEqualTo("done");
        }
    }

    @Test
    void a_raw_answer_goes_through_byte_for_byte_and_the_body_arrives_as_it_was() {
        Buffer bytes = Buffer.buffer("{ \"id\" : 1.50, \"unknown\":[ ] }");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.replies(new ChatReply.AnsweredRaw(
                    ScriptedChat.HEAD, new RawAnswer("application/json", bytes, Optional.empty(), Optional.empty()))));
            assertThat(peer.post(CHAT, BODY).body()).isEqualTo(bytes.toString());
            ChatBody.Raw asked = (ChatBody.Raw) node.model.commands.getFirst().body();
            assertThat(asked.bytes().toString()).isEqualTo(BODY);
        }
    }

    @Test
    void headers_of_the_request_reach_the_command() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            peer.post(MESSAGES + "?beta=true", BODY, "anthropic-beta", "b1", "x-fusion-on-unsupported", "reject");
            ChatBody.Raw asked = (ChatBody.Raw) node.model.commands.getFirst().body();
            assertThat(asked.head().query()).isEqualTo("beta=true");
            assertThat(asked.head().headers()).containsEntry("anthropic-beta", "b1");
            assertThat(node.model.commands.getFirst().onUnsupported()).contains(OnUnsupported.REJECT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messages\":[]}                              | model  | 400",
                "{\"model\":7}                                  | model  | 400",
                "{\"model\":\"  \"}                             | model  | 400",
                "{\"model\":\"scripted/plain+model\",\"stream\":\"yes\"} | stream | 400",
                "[1]                                            | object | 400",
                "''                                             | JSON   | 400",
                "{\"model\":\"nobody\"}                         | nobody | 404",
            })
    void what_is_wrong_with_a_body_is_said_in_both_formats(String body, String word, int status) {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            for (String path : List.of(CHAT, MESSAGES)) {
                WebPeer.Answer answer = peer.post(path, body);
                assertThat(answer.status()).isEqualTo(status);
                assertThat(Json.read(answer.body()).at("/error/message").asString())
                        .contains(word);
                assertThat(answer.headers().get("x-fusion-request-id")).isNotBlank();
            }
            assertThat(peer.post(MESSAGES, body).body()).startsWith("{\"type\":\"error\"");
        }
    }

    @Test
    void malformed_json_is_placed_by_line_and_column() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            WebPeer.Answer answer = peer.post(CHAT, "{\"model\": \"x\",\n  oops}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("line 2, column");
        }
    }

    @Test
    void an_error_before_content_has_its_status_its_body_and_when_to_come_back() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.fails(
                    new GatewayError.RateLimited("too many", Optional.of(Duration.ofMillis(2_100)))));
            String streamed = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");
            for (String body : List.of(BODY, streamed)) {
                WebPeer.Answer answer = peer.post(CHAT, body);
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.headers().get("retry-after")).isEqualTo("3");
                assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
                assertThat(Json.read(answer.body()).at("/error/message").asString())
                        .isEqualTo("too many");
            }
            WebPeer.Answer anthropic = peer.post(MESSAGES, BODY);
            assertThat(Json.read(anthropic.body()).at("/error/type").asString()).isEqualTo("rate_limit_error");
        }
    }

    @Test
    void a_key_is_taken_wherever_a_client_puts_it_and_a_wrong_one_refused_in_its_format() {
        AuthConfig.Key key =
                new AuthConfig.Key(new Caller("alice", List.of("scripted/*"), List.of("*")), Secret.of("alices-key"));
        try (FrontNode node = new FrontNode(config -> config.withAuth(new AuthConfig(List.of(key), false)));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            assertThat(peer.post(CHAT, BODY, "authorization", "Bearer alices-key")
                            .status())
                    .isEqualTo(200);
            assertThat(peer.post(CHAT, BODY, "authorization", "bearer alices-key")
                            .status())
                    .isEqualTo(200);
            assertThat(peer.post(CHAT, BODY, "x-api-key", "alices-key").status())
                    .isEqualTo(200);
            assertThat(peer.post(CHAT, BODY, "x-goog-api-key", "alices-key").status())
                    .isEqualTo(200);
            assertThat(peer.post(CHAT + "?key=alices-key", BODY).status()).isEqualTo(200);
            assertThat(node.model.commands)
                    .allMatch(command -> command.caller().id().equals("alice"));
            WebPeer.Answer wrong = peer.post(MESSAGES, BODY, "x-api-key", "bobs-key");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.body()).contains("\"type\":\"authentication_error\"");
            assertThat(wrong.body()).doesNotContain("bobs-key");
            WebPeer.Answer none = peer.post(CHAT, BODY);
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.body()).contains("Authorization: Bearer");
            assertThat(peer.get("/v1/models").status()).isEqualTo(401);
            assertThat(peer.get("/healthz").status()).isEqualTo(200);
            String other = BODY.replace("scripted/plain+model", "assistant");
            assertThat(peer.post(CHAT, other, "x-api-key", "alices-key").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_body_beyond_the_limit_is_refused_whether_or_not_its_length_was_told() {
        ServerConfig.Limits small = new ServerConfig.Limits(1_000, 32 << 10, 10, 1 << 20);
        try (FrontNode node = new FrontNode(FrontNode.limits(small));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            String large = "x".repeat(100_000);
            assertThat(peer.post(CHAT, large).status()).isEqualTo(413);
            assertThat(peer.post(CHAT, large, "transfer-encoding", "chunked").status())
                    .isEqualTo(413);
            assertThat(peer.post(MESSAGES, large).body()).contains("request_too_large");
            assertThat(peer.post(CHAT, BODY).status()).isEqualTo(200);
            node.assertSettled();
        }
    }

    @Test
    void a_gzip_body_is_measured_by_what_it_unpacks_to() throws IOException {
        ServerConfig.Limits limits = new ServerConfig.Limits(100_000, 32 << 10, 10, 1 << 20);
        try (FrontNode node = new FrontNode(FrontNode.limits(limits));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(DONE);
            assertThat(peer.post(CHAT, gzip(BODY), "content-encoding", "gzip").status())
                    .isEqualTo(200);
            assertThat(peer.post(CHAT, gzip(" ".repeat(2 << 20)), "content-encoding", "gzip")
                            .status())
                    .isEqualTo(413);
            var damaged = peer.post(CHAT, Buffer.buffer("no gzip at all"), "content-encoding", "gzip");
            assertThat(damaged.status()).isEqualTo(400);
            assertThat(damaged.body()).contains("Content-Encoding");
            Buffer packed = gzip(BODY);
            var brokenOff = peer.post(CHAT, packed.slice(0, packed.length() - 20), "content-encoding", "gzip");
            assertThat(brokenOff.status()).isEqualTo(400);
            for (String encoding : List.of("X-GZIP", "identity")) {
                Buffer body = encoding.equals("identity") ? Buffer.buffer(BODY) : packed;
                assertThat(peer.post(CHAT, body, "content-encoding", encoding).status())
                        .isEqualTo(200);
            }
            var unknown = peer.post(CHAT, Buffer.buffer(BODY), "content-encoding", "br");
            assertThat(unknown.status()).isEqualTo(400);
            assertThat(unknown.body()).contains("gzip or deflate");
            node.assertSettled();
        }
    }

    @Test
    void bodies_share_a_budget_that_is_given_back() {
        ServerConfig.Limits limits = new ServerConfig.Limits(50_000, 32 << 10, 10, 60_000);
        try (FrontNode node = new FrontNode(FrontNode.limits(limits));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.silent());
            String padded = BODY.replace("hi", "x".repeat(40_000));
            var waiting = peer.fire(CHAT, padded);
            Await.until("the first is asked", () -> node.model.commands.size() == 1);
            assertThat(node.limits.bufferedBytes().used()).isGreaterThan(40_000);
            WebPeer.Answer full = peer.post(CHAT, padded);
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.headers().get("retry-after")).isEqualTo("1");
            Await.done(waiting.reset());
            node.assertSettled();
            Await.until("the model is told", () -> node.model.cancels.size() == 1);
        }
    }

    @Test
    void streams_in_flight_are_counted_and_given_back() {
        ServerConfig.Limits limits = new ServerConfig.Limits(50_000, 32 << 10, 1, 1 << 20);
        String streamed = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");
        try (FrontNode node = new FrontNode(FrontNode.limits(limits));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(Turns.opened("so far")));
            WebPeer.Reading first = peer.open(CHAT, streamed).until("so far");
            WebPeer.Answer second = peer.post(CHAT, streamed);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.body()).contains("concurrent-streams");
            first.leave();
            node.assertSettled();
            peer.open(CHAT, streamed).until("so far").leave();
        }
    }

    private static Buffer gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
