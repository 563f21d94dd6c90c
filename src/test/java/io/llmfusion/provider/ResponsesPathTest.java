package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Usage;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A vendor with two APIs: what a client says in the format of one of them goes there as it is. */
@Tag("providers")
class ResponsesPathTest {
    private static final String STREAM = """
            event: response.created
            data: {"type":"response.created","response":{"id":"resp_1"}}

            : a comment

            event: response.output_text.delta
            data: {"type":"response.output_text.delta", "delta":"h\u00e9"}

            event: response.completed
            data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","usage":{"input_tokens":2,"output_tokens":3,"total_tokens":5}}}

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
        return new ProviderNode(
                vertx, Providers.chatAndResponses(upstream.url()), new ChatDialect(), new ResponsesDialect());
    }

    private static ChatBody.Raw raw(String body) {
        return new ChatBody.Raw(
                DialectId.RESPONSES, new RequestHead("mine", true, true, Map.of(), ""), Json.utf8(body));
    }

    @Test
    void responses_request_goes_to_responses_byte_for_byte_but_for_the_model() {
        upstream.then(ScriptedUpstream.stream(STREAM, 7));
        try (ProviderNode node = node()) {
            Asking asking = node.ask(
                            raw("{ \"x_own\":1.50 ,\"model\":\"mine\", \"stream\":true,\"input\":\"h\u00e9\"}"))
                    .read();
            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.RawEnd.class, end -> assertThat(
                            end.usage().map(Usage::total))
                    .contains(5L));
            assertThat(asking.bytes()).hasToString(STREAM);
            assertThat(upstream.request(0).uri()).isEqualTo("/responses");
            assertThat(upstream.request(0).body().toString())
                    .isEqualTo("{ \"x_own\":1.50 ,\"model\":\"model\", \"stream\":true,\"input\":\"h\u00e9\"}");
        }
    }

    @Test
    void chat_request_goes_to_chat() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = node()) {
            Asking asking = node.ask(Wire.chat(true)).read();
            asking.terminal();
            assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM);
            assertThat(upstream.request(0).uri()).isEqualTo("/chat/completions");
        }
    }

    @Test
    void error_after_the_response_was_created_is_no_answer() {
        upstream.then(ScriptedUpstream.stream("""
                event: response.created
                data: {"type":"response.created","response":{"id":"resp_1"}}

                event: error
                data: {"type":"error","error":{"type":"insufficient_quota","code":"insufficient_quota","message":"no more"}}

                """, 50));
        try (ProviderNode node = node()) {
            assertThat(node.ask(raw("{\"model\":\"mine\",\"stream\":true,\"input\":\"x\"}"))
                            .error()
                            .status())
                    .isEqualTo(429);
        }
    }
}
