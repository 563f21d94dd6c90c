package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ApiPath;
import io.llmfusion.config.CloudAccess;
import io.llmfusion.config.Secret;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.converse.ConverseDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.provider.ScriptedUpstream.Received;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bedrock over a socket: signed requests, streams in AWS' frames, errors in all places. */
@Tag("providers")
class BedrockTest {
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String STREAM = """
            {"messageStart":{"role":"assistant"}}
            {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"Hello "}}}
            {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"wörld"}}}
            {"contentBlockStop":{"contentBlockIndex":0}}
            {"messageStop":{"stopReason":"end_turn"}}
            {"metadata":{"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":1}}}
            """;

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

    private ProviderNode node() {
        CloudAccess access = new CloudAccess.Aws(
                "eu-west-1", Secret.of("AKIDEXAMPLE"), Secret.of(SECRET_KEY), Optional.of(Secret.of("token")));
        ApiPath path = new ApiPath("/model/{model}/converse", Optional.of("/model/{model}/converse-stream"));
        return new ProviderNode(
                vertx,
                Providers.cloud(DialectId.CONVERSE, path, upstream.url(), access),
                new Dialects(List.of(new ChatDialect(), new AnthropicDialect()), List.of(new ConverseDialect())));
    }

    private static void assertSigned(Received received) {
        assertThat(AwsVerifier.claim(received.headers()).signature())
                .isEqualTo(new AwsVerifier(SECRET_KEY)
                        .signature(received.method(), received.uri(), received.headers(), received.body()));
    }

    private static ScriptedUpstream.Behaviour frames(String lines, int pieceBytes) {
        return ScriptedUpstream.stream(AwsWire.CONTENT_TYPE, AwsWire.stream(lines), pieceBytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void a_stream_is_read_whatever_its_pieces(int pieceBytes) {
        upstream.then(frames(STREAM, pieceBytes));
        try (ProviderNode node = node()) {
            Asking asking = node.ask(Wire.chat()).read();

            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.Event.class, item -> assertThat(
                            ((ChatEvent.TurnEnd) item.event())
                                    .usage()
                                    .orElseThrow()
                                    .total())
                    .isEqualTo(5));
            assertThat(asking.text()).isEqualTo("Hello wörld");
            assertThat(upstream.request(0).uri()).isEqualTo("/model/model/converse-stream");
            assertSigned(upstream.request(0));
            node.assertSettled();
        }
    }

    @Test
    void the_name_of_a_model_is_encoded_in_the_path_and_signed() {
        upstream.then(ScriptedUpstream.answer(
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}},"
                        + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":1,\"outputTokens\":1}}"));
        String arn = "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-v1:0";
        try (ProviderNode node = node()) {
            ChatReply.Answered reply =
                    (ChatReply.Answered) ask(node, Wire.wholeChat(), arn).reply();

            assertThat(reply.turn().model())
                    .as("what was asked for stands in for what is not told")
                    .isEqualTo(arn);
            assertThat(upstream.request(0).uri())
                    .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2F"
                            + "eu.anthropic.claude-v1%3A0/converse");
            assertThat(upstream.request(0).headers().get("x-amz-security-token"))
                    .isEqualTo("token");
            assertThat(upstream.request(0).body().toString()).doesNotContain("\"model\"");
            assertSigned(upstream.request(0));
        }
    }

    private static Asking ask(ProviderNode node, ChatBody body, String model) {
        return node.ask(body, model, OnUnsupported.WARN, Duration.ofSeconds(20));
    }

    @Test
    void an_exception_before_any_content_fails_the_attempt() {
        upstream.then(frames("""
                {"messageStart":{"role":"assistant"}}
                {"throttlingException":{"message":"Too many requests"}}
                """, 9));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.chat()).error())
                    .isInstanceOfSatisfying(
                            GatewayError.UpstreamRejected.class,
                            rejected -> assertThat(rejected.status()).isEqualTo(429));
            node.assertSettled();
        }
    }

    @Test
    void an_exception_after_content_ends_the_stream_with_an_error() {
        upstream.then(frames("""
                {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"Hel"}}}
                {"modelStreamErrorException":{"message":"broken"}}
                """, 100));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.chat()).read().terminal()).isInstanceOf(StreamItem.Failed.class);
            node.assertSettled();
        }
    }

    @Test
    void a_damaged_frame_after_content_is_a_broken_stream() {
        Buffer damaged = AwsWire.event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"lo\"}}");
        damaged.setByte(30, (byte) 0);
        Buffer all = AwsWire.stream("{\"contentBlockDelta\":{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hel\"}}}")
                .appendBuffer(damaged);
        upstream.then(ScriptedUpstream.stream(AwsWire.CONTENT_TYPE, all, all.length()));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.chat()).read().terminal())
                    .isInstanceOfSatisfying(
                            StreamItem.Failed.class,
                            failed -> assertThat(failed.error().message()).contains("damaged"));
            node.assertSettled();
        }
    }

    @Test
    void a_stream_that_ends_within_a_frame_is_cut() {
        Buffer all = AwsWire.stream(STREAM);
        upstream.then(ScriptedUpstream.stream(AwsWire.CONTENT_TYPE, all.getBuffer(0, 300), 300));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.chat()).read().terminal())
                    .isInstanceOfSatisfying(
                            StreamItem.Failed.class,
                            failed -> assertThat(failed.error().message()).contains("broke off"));
            node.assertSettled();
        }
    }

    @Test
    void a_refusal_is_told_by_its_kind() {
        upstream.then(ScriptedUpstream.answer(
                400,
                MultiMap.caseInsensitiveMultiMap()
                        .add("content-type", "application/json")
                        .add("x-amzn-errortype", "ValidationException:http://internal/"),
                "{\"message\":\"The text field in the ContentBlock object is blank.\"}"));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.wholeChat()).error())
                    .isInstanceOfSatisfying(GatewayError.UpstreamRejected.class, rejected -> {
                        assertThat(rejected.type()).contains("ValidationException");
                        assertThat(rejected.message()).contains("blank");
                    });
        }
    }

    @Test
    void a_refused_signature_is_our_credentials_fault() {
        upstream.then(ScriptedUpstream.answer(
                403,
                MultiMap.caseInsensitiveMultiMap().add("x-amzn-errortype", "InvalidSignatureException"),
                "{\"message\":\"The request signature we calculated does not match\"}"));
        try (ProviderNode node = node()) {
            assertThat(node.ask(Wire.wholeChat()).error())
                    .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> assertThat(failed.reason())
                            .isEqualTo(GatewayError.UpstreamFailed.Reason.CREDENTIALS));
        }
    }
}
