package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.BreakerConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.guard.Guard;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.RequestHead;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a provider may do wrong, each mapped once to our words. */
@Tag("providers")
class FailingUpstreamTest {
    private static final String RESPONSE_ERROR =
            "{\"error\":{\"message\":\"no such thing sk-abcdefghijklmnop\",\"type\":\"invalid_request_error\",\"code\":\"x\"}}";

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
    void a_refusal_keeps_its_status_and_message_without_secrets() {
        upstream.then(ScriptedUpstream.answer(400, "application/json", RESPONSE_ERROR));
        GatewayError error = streamError();
        assertThat(error).isInstanceOfSatisfying(GatewayError.UpstreamRejected.class, rejected -> {
            assertThat(rejected.status()).isEqualTo(400);
            assertThat(rejected.message()).contains("no such thing").doesNotContain("abcdefgh");
        });
    }

    @Test
    void our_own_bad_key_is_not_the_callers_fault() {
        upstream.then(ScriptedUpstream.answer(401, "application/json", RESPONSE_ERROR));
        assertFailed(streamError(), UpstreamFailed.Reason.CREDENTIALS);
    }

    @Test
    void a_limit_tells_how_long_to_wait() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/json")
                .add("retry-after", "7");
        upstream.then(ScriptedUpstream.answer(429, headers, RESPONSE_ERROR));
        GatewayError error = streamError();
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void a_server_error_with_a_page_or_nothing_or_megabytes_is_a_plain_failure() {
        upstream.then(ScriptedUpstream.answer(502, "text/html", "<html>Bad gateway</html>"));
        upstream.then(ScriptedUpstream.answer(500, "application/json", ""));
        upstream.then(ScriptedUpstream.answer(500, "text/plain", "x".repeat(5 << 20)));
        for (int call = 0; call < 3; call++) {
            assertThat(streamError().status()).as("answer %d", call).isEqualTo(502);
        }
    }

    @Test
    void redirects_are_not_followed() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("location", upstream.url() + "/elsewhere");
        upstream.then(ScriptedUpstream.answer(307, headers, ""));
        assertFailed(streamError(), UpstreamFailed.Reason.STATUS);
        assertThat(upstream.received).hasSize(1);
    }

    @Test
    void a_page_or_an_empty_body_with_status_200_is_no_answer() {
        upstream.then(ScriptedUpstream.answer(200, "text/html", "<html>Welcome</html>"));
        upstream.then(ScriptedUpstream.answer(200, "application/json", ""));
        upstream.then(ScriptedUpstream.answer(200, "application/json", "{\"odd\":true}"));
        upstream.then(ScriptedUpstream.answer(200, "application/json", "{\"id\":"));
        for (int call = 0; call < 4; call++) {
            assertFailed(wholeError(), UpstreamFailed.Reason.BAD_ANSWER);
        }
    }

    @Test
    void an_error_inside_a_whole_200_is_an_error() {
        upstream.then(ScriptedUpstream.answer(RESPONSE_ERROR));
        assertThat(wholeError()).isNotInstanceOf(GatewayError.Internal.class);
    }

    @Test
    void a_whole_answer_that_breaks_off_is_an_error() {
        upstream.then((vertx, response) -> {
            response.putHeader("content-type", "application/json").putHeader("content-length", "500");
            response.write("{\"id\":\"c1\",").onSuccess(ignored -> response.reset());
        });
        assertFailed(wholeError(), UpstreamFailed.Reason.BROKEN_STREAM);
    }

    @Test
    void an_error_event_before_the_first_content_fails_the_attempt() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_ROLE + Wire.CHAT_ERROR));
        assertThat(streamError()).isNotInstanceOf(GatewayError.Internal.class);
    }

    @Test
    void an_error_event_after_content_goes_to_the_client_in_the_providers_own_frame() {
        String stream = Wire.CHAT_ROLE + Wire.chatDelta("a") + Wire.CHAT_ERROR;
        upstream.then(ScriptedUpstream.stream(stream + Wire.chatDelta("never")));
        try (ProviderNode node = chat()) {
            Asking asking = node.ask(Wire.chat()).read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.RawEnd.class);
            assertThat(asking.bytes()).hasToString(stream);
        }
    }

    @Test
    void an_error_event_after_content_is_an_error_item_when_translated() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_ROLE + Wire.chatDelta("a") + Wire.CHAT_ERROR));
        try (ProviderNode node = chat()) {
            Asking asking = node.ask(Wire.parsed(OutputOptions.Delivery.STREAM)).read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.Failed.class);
            assertThat(asking.text()).isEqualTo("a");
        }
    }

    @Test
    void a_stream_without_a_last_word_is_an_error_raw_and_translated() {
        String unfinished = Wire.CHAT_ROLE + Wire.chatDelta("a");
        upstream.then(ScriptedUpstream.stream(unfinished));
        upstream.then(ScriptedUpstream.stream(unfinished));
        upstream.then(ScriptedUpstream.stream(List.of(Buffer.buffer(unfinished)), 0, ScriptedUpstream.CUT));
        upstream.then(ScriptedUpstream.stream(List.of(Buffer.buffer(unfinished)), 0, ScriptedUpstream.CUT));
        try (ProviderNode node = chat()) {
            for (int call = 0; call < 2; call++) {
                assertBroken(node.ask(Wire.chat()).read());
                assertBroken(
                        node.ask(Wire.parsed(OutputOptions.Delivery.STREAM)).read());
            }
        }
    }

    @Test
    void a_stream_that_breaks_before_content_may_fail_over() {
        upstream.then(ScriptedUpstream.stream(List.of(Buffer.buffer(Wire.CHAT_ROLE)), 0, ScriptedUpstream.CUT));
        upstream.then(ScriptedUpstream.stream(""));
        assertFailed(streamError(), UpstreamFailed.Reason.BROKEN_STREAM);
        assertFailed(streamError(), UpstreamFailed.Reason.BROKEN_STREAM);
    }

    @Test
    void a_finish_without_done_is_a_clean_end() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_ROLE + Wire.chatDelta("a") + Wire.CHAT_FINISH.stripTrailing()));
        try (ProviderNode node = chat()) {
            Asking asking = node.ask(Wire.chat()).read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.RawEnd.class);
            assertThat(asking.bytes().toString()).endsWith("\n\n");
        }
    }

    @Test
    void an_answer_without_any_content_is_accepted_at_its_clean_end() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_ROLE + Wire.CHAT_FINISH + Wire.DONE));
        try (ProviderNode node = chat()) {
            Asking asking = node.ask(Wire.chat()).read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.RawEnd.class);
            assertThat(asking.bytes()).hasToString(Wire.CHAT_ROLE + Wire.CHAT_FINISH + Wire.DONE);
        }
    }

    @Test
    void too_much_before_the_first_content_is_no_answer() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_ROLE.repeat(60_000), 50_000));
        assertFailed(streamError(), UpstreamFailed.Reason.BAD_ANSWER);
        ProviderNode.done(upstream.request(0).gone());
    }

    @Test
    void json_in_place_of_events_is_told_as_events() {
        upstream.then(ScriptedUpstream.answer(Wire.CHAT_ANSWER));
        upstream.then(ScriptedUpstream.answer(Wire.CHAT_ANSWER));
        try (ProviderNode node = chat()) {
            for (var body : List.of(Wire.chat(), Wire.parsed(OutputOptions.Delivery.STREAM))) {
                Asking asking = node.ask(body).read();
                assertThat(asking.terminal()).isInstanceOf(StreamItem.Event.class);
                assertThat(asking.text()).isEqualTo("Hello wörld");
            }
        }
    }

    @Test
    void events_in_place_of_json_are_put_together() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = chat()) {
            for (var body : List.of(Wire.wholeChat(), Wire.parsed(OutputOptions.Delivery.WHOLE))) {
                ChatReply.Answered reply = (ChatReply.Answered) node.ask(body).reply();
                assertThat(((Part.Text) reply.turn().parts().getFirst()).text()).isEqualTo("Hello wörld");
                assertThat(reply.turn().usage().orElseThrow().total()).isEqualTo(5);
            }
        }
    }

    @Test
    void events_under_another_content_type_are_read_nevertheless() {
        upstream.then((vertx, response) ->
                response.putHeader("content-type", "text/plain").end(Wire.CHAT_STREAM));
        try (ProviderNode node = chat()) {
            Asking asking = node.ask(Wire.chat(true)).read();
            asking.terminal();
            assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM);
        }
    }

    @Test
    void nobody_there_or_a_closed_connection_is_a_failed_connection() {
        upstream.then(ScriptedUpstream.RESET);
        assertFailed(streamError(), UpstreamFailed.Reason.CONNECT);
        try (ProviderNode node = new ProviderNode(vertx, Providers.chat("http://127.0.0.1:1"), new ChatDialect())) {
            assertFailed(node.ask(Wire.chat()).error(), UpstreamFailed.Reason.CONNECT);
        }
        try (ProviderNode node = new ProviderNode(vertx, Providers.chat("http://nowhere.invalid"), new ChatDialect())) {
            assertFailed(node.ask(Wire.chat()).error(), UpstreamFailed.Reason.CONNECT);
        }
    }

    @Test
    void the_breaker_opens_and_refuses_without_a_call() {
        upstream.then(ScriptedUpstream.answer(500, "text/plain", "no"));
        BreakerConfig breaker =
                new BreakerConfig(0.5, Duration.ofSeconds(30), 3, Duration.ofMinutes(1), Duration.ofSeconds(5));
        try (ProviderNode node =
                new ProviderNode(vertx, Providers.chat(upstream.url()).breaker(breaker), new ChatDialect())) {
            for (int call = 0; call < 3; call++) {
                assertThat(node.ask(Wire.chat()).error().status()).isEqualTo(502);
            }
            assertThat(node.guard.breaker().state()).isEqualTo(Guard.State.OPEN);
            GatewayError refused = node.ask(Wire.chat()).error();
            assertThat(refused).isInstanceOf(GatewayError.Unavailable.class);
            assertThat(refused.retryAfter()).isPresent();
            assertThat(upstream.received).hasSize(3);
        }
    }

    @Test
    void refused_requests_and_limits_do_not_open_the_breaker() {
        BreakerConfig breaker =
                new BreakerConfig(0.1, Duration.ofSeconds(30), 2, Duration.ofMinutes(1), Duration.ofSeconds(5));
        try (ProviderNode node =
                new ProviderNode(vertx, Providers.chat(upstream.url()).breaker(breaker), new ChatDialect())) {
            for (int status : new int[] {400, 404, 413, 422, 429, 400}) {
                upstream.then(ScriptedUpstream.answer(status, "application/json", RESPONSE_ERROR));
                node.ask(Wire.chat()).error();
            }
            assertThat(node.guard.breaker().state()).isEqualTo(Guard.State.UP);
        }
    }

    @Test
    void beyond_the_limit_of_calls_in_flight_others_are_to_be_tried() {
        upstream.then(ScriptedUpstream.SILENCE);
        ProviderConfig.Connections one = new ProviderConfig.Connections(10, 1, Optional.empty(), Optional.empty());
        try (ProviderNode node =
                new ProviderNode(vertx, Providers.chat(upstream.url()).connections(one), new ChatDialect())) {
            Asking first = node.ask(Wire.chat());
            upstream.request(0);
            assertThat(node.ask(Wire.chat()).error()).isInstanceOf(GatewayError.RateLimited.class);
            first.cancel(Cancel.Policy.RESET);
            assertThat(first.error()).isInstanceOf(GatewayError.Cancelled.class);
        }
    }

    @Test
    void a_refused_or_limited_key_rests_and_the_next_is_used() {
        upstream.then(ScriptedUpstream.answer(401, "application/json", RESPONSE_ERROR));
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node =
                new ProviderNode(vertx, Providers.chat(upstream.url()).keys("one", "two"), new ChatDialect())) {
            node.ask(Wire.chat()).error();
            for (int call = 0; call < 3; call++) {
                node.ask(Wire.chat()).read().terminal();
            }
            assertThat(upstream.received.stream()
                            .map(request -> request.headers().get("authorization")))
                    .containsExactly("Bearer one", "Bearer two", "Bearer two", "Bearer two");
        }
    }

    @Test
    void a_body_that_makes_no_sense_is_refused_before_any_call() {
        var broken = Wire.raw(
                DialectId.CHAT, "{\"model\":\"m\",\"messages\":5}", new RequestHead("m", true, false, Map.of(), ""));
        try (ProviderNode node = new ProviderNode(
                vertx, Providers.anthropic(upstream.url()), new ChatDialect(), new AnthropicDialect())) {
            assertThat(node.ask(broken).error()).isInstanceOf(GatewayError.InvalidRequest.class);
            assertThat(upstream.received).isEmpty();
        }
    }

    private GatewayError streamError() {
        try (ProviderNode node = chat()) {
            return node.ask(Wire.chat()).error();
        }
    }

    private GatewayError wholeError() {
        try (ProviderNode node = chat()) {
            return node.ask(Wire.wholeChat()).error();
        }
    }

    private static void assertBroken(Asking asking) {
        assertThat(asking.terminal())
                .isInstanceOfSatisfying(
                        StreamItem.Failed.class,
                        failed -> assertFailed(failed.error(), UpstreamFailed.Reason.BROKEN_STREAM));
    }

    private static void assertFailed(GatewayError error, UpstreamFailed.Reason reason) {
        assertThat(error).isInstanceOfSatisfying(UpstreamFailed.class, failed -> assertThat(failed.reason())
                .isEqualTo(reason));
    }

    private ProviderNode chat() {
        return new ProviderNode(vertx, Providers.chat(upstream.url()), new Dialect[] {new ChatDialect()});
    }
}
