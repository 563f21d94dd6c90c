package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.config.ProviderConfig.Timeouts;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every call ends: by its client, by a deadline, or by itself. */
@Tag("providers")
class CancelAndDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofSeconds(20);

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
    void a_handshake_that_hangs_ends_by_the_connect_deadline() {
        NetServer mute = vertx.createNetServer().connectHandler(socket -> {});
        ProviderNode.done(mute.listen(0, "127.0.0.1"));
        Providers provider = Providers.chat("https://127.0.0.1:" + mute.actualPort())
                .timeouts(new Timeouts(SHORT, LONG, LONG, LONG));
        try (ProviderNode node = node(provider)) {
            assertTimedOut(node.ask(Wire.chat()).error(), "connect");
        } finally {
            ProviderNode.done(mute.close());
        }
    }

    @Test
    void waiting_for_a_connection_of_our_own_is_not_the_providers_fault() {
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        Providers provider = timeouts(SHORT, LONG, LONG, LONG)
                .connections(new ProviderConfig.Connections(1, 100, Optional.empty(), Optional.empty()));
        try (ProviderNode node = node(provider)) {
            Asking first = node.ask(Wire.chat()).read();
            first.accepted();
            assertThat(node.ask(Wire.chat()).error())
                    .isInstanceOfSatisfying(GatewayError.Unavailable.class, error -> assertThat(error.message())
                            .contains("max-connections"));
            first.cancel(Cancel.Policy.RESET);
        }
    }

    @Test
    void silence_before_the_head_ends_by_the_first_content_deadline_and_resets_the_upstream() {
        upstream.then(ScriptedUpstream.SILENCE);
        try (ProviderNode node = node(timeouts(LONG, SHORT, LONG, LONG))) {
            assertTimedOut(node.ask(Wire.chat()).error(), "first-content");
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void a_head_without_content_ends_by_the_first_content_deadline() {
        upstream.then(ScriptedUpstream.stream(pings(100), 20, ScriptedUpstream.HANG));
        try (ProviderNode node = node(timeouts(LONG, SHORT, LONG, LONG))) {
            assertTimedOut(node.ask(Wire.chat()).error(), "first-content");
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void silence_after_content_ends_by_the_idle_deadline() {
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        try (ProviderNode node = node(timeouts(LONG, LONG, SHORT, LONG))) {
            Asking asking = node.ask(Wire.chat()).read();
            assertTimedOut(((StreamItem.Failed) asking.terminal()).error(), "idle");
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void a_slow_drip_ends_by_the_total_deadline_of_the_provider_or_of_the_caller() {
        List<Buffer> drip = new ArrayList<>(content());
        drip.addAll(pings(200));
        upstream.then(ScriptedUpstream.stream(drip, 20, ScriptedUpstream.HANG));
        try (ProviderNode node = node(timeouts(LONG, LONG, LONG, Duration.ofMillis(400)))) {
            assertTimedOut(((StreamItem.Failed) node.ask(Wire.chat()).read().terminal()).error(), "total");
        }
        try (ProviderNode node = node(timeouts(LONG, LONG, LONG, LONG))) {
            Asking asking = node.ask(Wire.chat(), "model", OnUnsupported.WARN, Duration.ofMillis(400))
                    .read();
            assertTimedOut(((StreamItem.Failed) asking.terminal()).error(), "total");
        }
    }

    @Test
    void a_whole_answer_has_the_total_deadline() {
        upstream.then(ScriptedUpstream.SILENCE);
        try (ProviderNode node = node(timeouts(LONG, Duration.ofMillis(50), LONG, Duration.ofMillis(400)))) {
            assertTimedOut(node.ask(Wire.wholeChat()).error(), "total");
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void cancelling_in_every_phase_reaches_the_upstream() {
        upstream.then(ScriptedUpstream.SILENCE);
        upstream.then(ScriptedUpstream.stream(pings(1), 0, ScriptedUpstream.HANG));
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        upstream.then(ScriptedUpstream.SILENCE);
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            for (int call = 0; call < 2; call++) {
                Asking waiting = node.ask(Wire.chat());
                upstream.request(call);
                waiting.cancel(Cancel.Policy.RESET);
                assertThat(waiting.error()).isInstanceOf(GatewayError.Cancelled.class);
                ProviderNode.done(upstream.request(call).gone());
            }
            Asking streaming = node.ask(Wire.chat()).read();
            ProviderNode.await(() -> !streaming.items.isEmpty(), "it streams");
            streaming.cancel(Cancel.Policy.AS_CONFIGURED);
            ProviderNode.done(upstream.request(2).gone());
            Asking whole = node.ask(Wire.wholeChat());
            upstream.request(3);
            whole.cancel(Cancel.Policy.AS_CONFIGURED);
            assertThat(whole.error()).isInstanceOf(GatewayError.Cancelled.class);
            ProviderNode.done(upstream.request(3).gone());
        }
    }

    @Test
    void cancelling_is_fast() {
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        List<Long> delays = new ArrayList<>();
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            for (int call = 0; call < 200; call++) {
                Asking asking = node.ask(Wire.chat()).read();
                ProviderNode.await(() -> !asking.items.isEmpty(), "it streams");
                long cancelled = System.nanoTime();
                asking.cancel(Cancel.Policy.RESET);
                delays.add(ProviderNode.done(upstream.request(call).gone()) - cancelled);
            }
        }
        Collections.sort(delays);
        // 10 ms is the bar on a quiet machine; this one may be shared.
        assertThat(Duration.ofNanos(delays.get(197))).as("p99 of %s", delays).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void a_provider_may_be_read_on_for_its_usage() {
        List<Buffer> late = List.of(
                Buffer.buffer(Wire.CHAT_ROLE + Wire.chatDelta("a")),
                Buffer.buffer(Wire.chatDelta("b")),
                Buffer.buffer(Wire.CHAT_FINISH + Wire.CHAT_USAGE + Wire.DONE));
        upstream.then(ScriptedUpstream.stream(late, 100, HttpServerResponse::end));
        try (ProviderNode node = node(Providers.chat(upstream.url()).drains())) {
            Asking asking = node.ask(Wire.chat()).read();
            ProviderNode.await(() -> !asking.items.isEmpty(), "it streams");
            asking.cancel(Cancel.Policy.AS_CONFIGURED);
            ProviderNode.await(() -> node.metrics.scrape().contains("gen_ai_client_token_usage"), "usage is counted");
            assertThat(upstream.request(0).gone().isComplete()).isFalse();
            asking.cancel(Cancel.Policy.RESET);
        }
    }

    @Test
    void a_whole_answer_may_be_read_on_for_its_usage() {
        upstream.then((vertx, response) -> {
            response.setChunked(true).putHeader("content-type", "application/json");
            response.write(Wire.CHAT_ANSWER.substring(0, 50));
            vertx.setTimer(200, ignored -> response.end(Wire.CHAT_ANSWER.substring(50)));
        });
        try (ProviderNode node = node(Providers.chat(upstream.url()).drains())) {
            Asking asking = node.ask(Wire.wholeChat());
            upstream.request(0);
            asking.cancel(Cancel.Policy.AS_CONFIGURED);
            assertThat(asking.error()).isInstanceOf(GatewayError.Cancelled.class);
            ProviderNode.await(() -> node.metrics.scrape().contains("gen_ai_client_token_usage"), "usage is counted");
            assertThat(upstream.request(0).gone().isComplete()).isFalse();
        }
    }

    @Test
    void a_consumer_that_vanishes_resets_the_upstream() {
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat()).read();
            ProviderNode.await(() -> !asking.items.isEmpty(), "it streams");
            ProviderNode.done(node.undeployCaller());
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void undeploying_does_not_wait_for_a_consumer_that_takes_nothing() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat());
            asking.accepted();
            long started = System.nanoTime();
            ProviderNode.done(node.undeploy());
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_header_that_cannot_be_sent_fails_at_once() {
        var broken = Wire.raw(
                DialectId.CHAT, Wire.CHAT_REQUEST, new RequestHead("m", true, false, Map.of("x", "a\r\nb: c"), ""));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            assertThat(node.ask(broken).error()).isInstanceOf(GatewayError.Internal.class);
            assertThat(upstream.received).isEmpty();
        }
    }

    @Test
    void a_slow_consumer_stops_the_upstream_and_holds_little() {
        int megabytes = 16;
        Buffer part = Buffer.buffer(Wire.chatDelta("x".repeat(60_000)));
        List<Buffer> parts = new ArrayList<>(content());
        parts.addAll(
                IntStream.range(0, megabytes * 16).mapToObj(ignored -> part).toList());
        parts.add(Buffer.buffer(Wire.CHAT_FINISH + Wire.DONE));
        upstream.then(ScriptedUpstream.stream(parts, 0, HttpServerResponse::end));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat()).read();
            asking.stopGranting();
            ProviderNode.await(() -> node.limits.bufferedBytes().used() > 0, "something waits");
            assertThat(node.limits.bufferedBytes().used()).isLessThan(1 << 20);
            int before = asking.items.size();
            asking.resumeGranting();
            asking.terminal();
            assertThat(asking.items.size()).isGreaterThan(before);
            assertThat(asking.bytes().length()).isGreaterThan(megabytes * 16 * 60_000);
        }
    }

    @Test
    void a_slow_consumer_is_not_the_providers_silence() {
        List<Buffer> parts = new ArrayList<>(content());
        parts.add(Buffer.buffer(Wire.chatDelta("x".repeat(200_000))));
        parts.add(Buffer.buffer(Wire.CHAT_FINISH + Wire.DONE));
        upstream.then(ScriptedUpstream.stream(parts, 0, HttpServerResponse::end));
        try (ProviderNode node = node(timeouts(LONG, LONG, Duration.ofMillis(200), LONG))) {
            Asking asking = node.ask(Wire.chat()).read(1_000);
            asking.stopGranting();
            ProviderNode.await(() -> node.limits.bufferedBytes().used() > 0, "something waits");
            long waited = System.nanoTime() + Duration.ofMillis(600).toNanos();
            ProviderNode.await(() -> System.nanoTime() - waited > 0, "longer than the idle deadline");
            asking.resumeGranting();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.RawEnd.class);
        }
    }

    @Test
    void nothing_is_sent_before_the_first_grant() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat(true));
            asking.accepted();
            ProviderNode.await(() -> node.limits.bufferedBytes().used() > 0, "all of it waits");
            asking.read();
            asking.terminal();
            assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM);
        }
    }

    @Test
    void undeploying_ends_a_hanging_stream_by_an_error() {
        upstream.then(ScriptedUpstream.stream(content(), 0, ScriptedUpstream.HANG));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(Wire.chat()).read();
            asking.accepted();
            ProviderNode.done(node.undeploy());
            assertThat(((StreamItem.Failed) asking.terminal()).error()).isInstanceOf(GatewayError.Unavailable.class);
            ProviderNode.done(upstream.request(0).gone());
        }
    }

    @Test
    void bodies_of_megabytes_are_translated_without_holding_up_others() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
        ChatBody.Parsed small = Wire.parsed(OutputOptions.Delivery.STREAM);
        var large = small.request().withMessages(List.of(ChatMessage.text(Role.USER, "word ".repeat(1 << 20))));
        try (ProviderNode node = node(Providers.chat(upstream.url()))) {
            Asking asking = node.ask(new ChatBody.Parsed(large)).read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.Event.class);
            assertThat(upstream.request(0).body().length()).isGreaterThan(5 << 20);
        }
    }

    private Providers timeouts(Duration connect, Duration firstContent, Duration idle, Duration total) {
        return Providers.chat(upstream.url()).timeouts(new Timeouts(connect, firstContent, idle, total));
    }

    private static List<Buffer> content() {
        return List.of(Buffer.buffer(Wire.CHAT_ROLE), Buffer.buffer(Wire.chatDelta("a")));
    }

    private static List<Buffer> pings(int count) {
        return Collections.nCopies(count, Buffer.buffer(": ping\n\n"));
    }

    private static void assertTimedOut(GatewayError error, String phase) {
        assertThat(error).isInstanceOfSatisfying(GatewayError.TimedOut.class, timedOut -> assertThat(timedOut.phase())
                .isEqualTo(phase));
    }

    private static ProviderNode node(Providers provider) {
        return new ProviderNode(vertx, provider, new ChatDialect());
    }
}
