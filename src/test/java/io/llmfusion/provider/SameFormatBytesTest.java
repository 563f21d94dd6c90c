package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Usage;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Responses and generateContent on both sides: comments, spacing, numbers and line ends stay as the provider wrote them. */
@Tag("providers")
class SameFormatBytesTest {
    private static final String RESPONSES =
            "event: response.created\r\ndata:{\"type\":\"response.created\",  \"response\":"
                    + "{\"id\":\"resp_1\"}}\r\n\r\n"
                    + ": keep-alive\n\n"
                    + "event:response.output_text.delta\ndata: { \"type\" : \"response.output_text.delta\", \"delta\":\"h\u00e9\",\"x\":1.50}\n\n"
                    + ":\n\n"
                    + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"status\":"
                    + "\"completed\",\"usage\":{\"input_tokens\":2,\"output_tokens\":3,\"total_tokens\":5}}}\n\n";
    private static final String GEMINI =
            "data: { \"candidates\" : [{\"content\":{\"parts\":[{\"text\":\"h\u00e9\"}],\"role\":"
                    + "\"model\"},\"index\":0}],\"odd\": 1.50}\r\n\r\n"
                    + ": keep-alive\n\n"
                    + "data:{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"!\"}],\"role\":\"model\"},\"finishReason\":\"STOP\","
                    + "\"index\":0}],\n"
                    + "data: \"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":3,\"totalTokenCount\":5}}\n\n";
    private static final String RESPONSES_ANSWER =
            "{ \"id\":\"resp_1\", \"status\":\"completed\" ,\"output\":[], \"odd\":1.50,"
                    + "\n\"usage\":{\"input_tokens\":2,\"output_tokens\":3,\"total_tokens\":5}}";
    private static final String GEMINI_ANSWER =
            "{ \"candidates\" : [{\"content\":{\"parts\":[{\"text\":\"h\u00e9\"}],\"role\":"
                    + "\"model\"},\"finishReason\":\"STOP\"}], \"odd\":1.50,\n\"usageMetadata\":{\"promptTokenCount\":2,"
                    + "\"candidatesTokenCount\":3,\"totalTokenCount\":5}}";

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

    private static ChatBody.Raw asked(DialectId dialect, boolean stream) {
        String body = dialect == DialectId.GEMINI
                ? "{ \"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}"
                : "{\"model\":\"mine\",\"stream\":" + stream + ", \"input\":\"x\"}";
        return new ChatBody.Raw(dialect, new RequestHead("mine", stream, true, Map.of(), ""), Json.utf8(body));
    }

    private void streams(ProviderNode node, DialectId dialect, String stream) {
        for (int size = 1; size < 120; size += 17) {
            upstream.then(ScriptedUpstream.stream(stream, size));
            Asking asking = node.ask(asked(dialect, true)).read();
            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.RawEnd.class, end -> assertThat(
                            end.usage().map(Usage::total))
                    .contains(5L));
            assertThat(asking.bytes()).as("pieces of %d", size).hasToString(stream);
        }
    }

    private void answers(ProviderNode node, DialectId dialect, String answer) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
        upstream.then(ScriptedUpstream.answer(200, headers, answer));
        ChatReply.AnsweredRaw reply =
                (ChatReply.AnsweredRaw) node.ask(asked(dialect, false)).reply();
        assertThat(reply.answer().bytes()).hasToString(answer);
        assertThat(reply.answer().usage().map(Usage::total)).contains(5L);
    }

    @Test
    void responses_stream_however_it_is_cut() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.responses(upstream.url()), new ResponsesDialect())) {
            streams(node, DialectId.RESPONSES, RESPONSES);
        }
    }

    @Test
    void responses_answer() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.responses(upstream.url()), new ResponsesDialect())) {
            answers(node, DialectId.RESPONSES, RESPONSES_ANSWER);
        }
    }

    @Test
    void gemini_stream_however_it_is_cut() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.gemini(upstream.url()), new GeminiDialect())) {
            streams(node, DialectId.GEMINI, GEMINI);
        }
    }

    @Test
    void gemini_answer() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.gemini(upstream.url()), new GeminiDialect())) {
            answers(node, DialectId.GEMINI, GEMINI_ANSWER);
        }
    }
}
