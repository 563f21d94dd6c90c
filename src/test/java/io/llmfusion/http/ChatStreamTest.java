package io.llmfusion.http;

import static io.llmfusion.http.ChatFrontTest.BODY;
import static io.llmfusion.http.ChatFrontTest.CHAT;
import static io.llmfusion.http.ChatFrontTest.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.llmfusion.provider.TestCertificate;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streamed answers over real sockets: what is said when, and who learns that somebody has gone. */
@Tag("system")
class ChatStreamTest {
    private static final String STREAMED = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final GatewayError BROKEN =
            new GatewayError.UpstreamFailed("it broke off", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);

    /** What a client speaks. */
    enum Wire {
        HTTP_1,
        HTTP_1_TLS,
        HTTP_2,
        HTTP_2_TLS;

        boolean isTls() {
            return this == HTTP_1_TLS || this == HTTP_2_TLS;
        }

        HttpClientOptions client() {
            boolean two = this == HTTP_2 || this == HTTP_2_TLS;
            return new HttpClientOptions()
                    .setProtocolVersion(two ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                    .setHttp2ClearTextUpgrade(false)
                    .setSsl(isTls())
                    .setUseAlpn(isTls())
                    .setTrustAll(true)
                    .setVerifyHost(false);
        }
    }

    @TempDir
    private Path folder;

    private FrontNode node(Wire wire) {
        if (!wire.isTls()) {
            return wire == Wire.HTTP_2
                    ? new FrontNode(config -> config.withServer(config.server().withH2c()))
                    : new FrontNode();
        }
        TestCertificate made = TestCertificate.of("localhost", folder);
        return new FrontNode(config -> config.withServer(new ServerConfig(
                "127.0.0.1",
                0,
                Optional.of(new ServerConfig.Tls(made.certificate(), made.key())),
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ofMinutes(1),
                ServerConfig.Limits.DEFAULT,
                ServerConfig.Timeouts.DEFAULT,
                false)));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_client_that_leaves_is_noticed_at_every_stage(Wire wire) {
        try (FrontNode node = node(wire);
                WebPeer peer = new WebPeer(node.port, wire.client())) {
            node.model.then(
                    ScriptedChat.silent(), ScriptedChat.silent(), ScriptedChat.streamed(Turns.opened("so far")));
            leaves(node, peer, BODY, 1);
            leaves(node, peer, STREAMED, 2);
            peer.open(CHAT, STREAMED).until("so far").leave();
            Await.until("the stream is cancelled", () -> node.model.cancels.size() == 3);
        }
    }

    private static void leaves(FrontNode node, WebPeer peer, String body, int count) {
        var request = peer.fire(CHAT, body);
        Await.until("the model is asked", () -> node.model.commands.size() == count);
        Await.done(request.reset());
        Await.until("the command is cancelled", () -> node.model.cancels.size() == count);
    }

    @Test
    void a_stream_is_written_in_the_clients_format_to_its_clean_end() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(Turns.text("done", Usage.of(1, 2))));
            WebPeer.Reading chat = peer.open(CHAT, STREAMED);
            assertThat(chat.header("content-type")).startsWith("text/event-stream");
            assertThat(chat.header("x-fusion-provider")).isEqualTo("scripted");
            assertThat(chat.ended()).contains("\"content\":\"done\"").endsWith("data: [DONE]\n\n");
            assertThat(peer.open(MESSAGES, STREAMED).ended())
                    .contains("\"text\":\"done\"")
                    .contains("event: message_stop");
        }
    }

    @Test
    void raw_frames_pass_as_they_are_and_end_with_the_stream() {
        Buffer frames = Buffer.buffer("data: { \"x\" : 1.50 }\n\ndata: [DONE]\n\n");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(
                    ScriptedChat.HEAD,
                    List.of(
                            new StreamItem.Raw(new RawChunk(frames)),
                            new StreamItem.RawEnd(Optional.empty(), Optional.empty(), List.of()))));
            assertThat(peer.open(CHAT, STREAMED).ended()).isEqualTo(frames.toString());
        }
    }

    @Test
    void an_error_after_content_is_told_inside_the_stream_in_the_clients_format() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            List<ChatEvent> events = Turns.opened("so far");
            events.add(new ChatEvent.Failed(BROKEN));
            node.model.then(ScriptedChat.streamed(events));
            assertThat(peer.open(CHAT, STREAMED).ended())
                    .contains("so far")
                    .contains("\"error\":")
                    .contains("it broke off");
            assertThat(peer.open(MESSAGES, STREAMED).ended())
                    .contains("event: error")
                    .contains("it broke off");
        }
    }

    @Test
    void keep_alives_before_the_first_content_spend_the_status_and_a_failure_is_then_in_the_stream() {
        Promise<Void> signal = Promise.promise();
        try (FrontNode node = new FrontNode(FrontNode.keepAlive(Duration.ofMillis(50)));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.after(signal.future(), ScriptedChat.fails(BROKEN)));
            WebPeer.Reading chat = peer.open(CHAT, STREAMED).until(": keep-alive");
            WebPeer.Reading anthropic = peer.open(MESSAGES, STREAMED).until(": keep-alive");
            assertThat(chat.status()).isEqualTo(200);
            assertThat(chat.header("x-fusion-request-id")).hasSize(36);
            signal.complete();
            assertThat(chat.ended()).contains("it broke off");
            assertThat(anthropic.ended()).contains("event: error").contains("it broke off");
        }
    }

    @Test
    void warnings_that_come_after_a_keep_alive_are_told_at_the_end() {
        Promise<Void> signal = Promise.promise();
        try (FrontNode node = new FrontNode(FrontNode.keepAlive(Duration.ofMillis(50)));
                WebPeer peer = new WebPeer(node.port)) {
            List<StreamItem.Event> items = Turns.text("done", Usage.NONE).stream()
                    .map(StreamItem.Event::new)
                    .toList();
            node.model.then(ScriptedChat.after(
                    signal.future(),
                    ScriptedChat.streamed(ScriptedChat.head("alpha", 2, new Warning("seed", "left out")), items)));
            WebPeer.Reading chat = peer.open(CHAT, STREAMED).until(": keep-alive");
            signal.complete();
            assertThat(chat.ended()).contains("\"type\":\"end\"").contains("\"field\":\"seed\"");
        }
    }

    @Test
    void a_silent_stream_gets_comments_between_its_frames() {
        try (FrontNode node = new FrontNode(FrontNode.keepAlive(Duration.ofMillis(50)));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(Turns.opened("so far")));
            WebPeer.Reading chat = peer.open(CHAT, STREAMED).until("so far");
            chat.until("\n\n: keep-alive\n\n: keep-alive\n\n");
            chat.leave();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void a_client_that_reads_slowly_stops_the_model(Wire wire) {
        StreamItem chunk = new StreamItem.Raw(new RawChunk(Buffer.buffer("data: " + "x".repeat(8_000) + "\n\n")));
        try (FrontNode node = node(wire);
                WebPeer peer = new WebPeer(node.port, wire.client())) {
            node.model.then(ScriptedChat.endless(chunk, chunk));
            WebPeer.Reading reading = peer.open(CHAT, STREAMED);
            reading.pause();
            int stood = standsStill(node);
            assertThat(stood).isLessThan(4_000);
            reading.resume();
            Await.until("it goes on", () -> node.model.written.get() > stood + 500);
            reading.leave();
            Await.until("the stream is cancelled", () -> node.model.cancels.size() == 1);
        }
    }

    /** How much was written when nothing was for a while. */
    private static int standsStill(FrontNode node) {
        int[] seen = {-1};
        long[] since = {System.nanoTime()};
        Await.until("the model stands still", () -> {
            int now = node.model.written.get();
            if (now != seen[0]) {
                seen[0] = now;
                since[0] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - since[0] > 300_000_000L;
        });
        return seen[0];
    }

    @Test
    void a_client_that_takes_nothing_for_too_long_is_given_up() {
        StreamItem chunk = new StreamItem.Raw(new RawChunk(Buffer.buffer("data: " + "x".repeat(8_000) + "\n\n")));
        try (FrontNode node = new FrontNode(FrontNode.keepAlive(Duration.ofMillis(50)));
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.endless(chunk, chunk));
            WebPeer.Reading reading = peer.open(CHAT, STREAMED);
            reading.pause();
            Await.until("the stream is cancelled", () -> node.model.cancels.size() == 1);
            node.assertSettled();
        }
    }

    @Test
    void a_stop_lets_a_stream_finish() {
        Promise<Void> signal = Promise.promise();
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.trickling(
                    Turns.opened("so far"),
                    signal.future(),
                    List.of(
                            new ChatEvent.TextDelta(0, 0, " and on"),
                            new ChatEvent.TextEnd(0, 0),
                            new ChatEvent.ChoiceEnd(0, Turns.STOP),
                            new ChatEvent.TurnEnd(Optional.empty(), List.of()))));
            WebPeer.Reading chat = peer.open(CHAT, STREAMED).until("so far");
            Future<Void> stopped = node.stopFrontEnd();
            assertThat(stopped.isComplete()).isFalse();
            signal.complete();
            assertThat(chat.ended()).contains(" and on").endsWith("data: [DONE]\n\n");
            Await.done(stopped);
        }
    }

    @Test
    void a_tool_loop_is_one_stream_with_its_events_or_without() {
        String assistant = STREAMED.replace("scripted/plain+model", "assistant");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.tools.tool("echo", "echoed");
            node.model.then(ScriptedChat.by(command -> ScriptedChat.streamed(
                    Turns.hasResult(command)
                            ? Turns.text("done", Usage.of(1, 1))
                            : Turns.calls(Usage.of(1, 1), ToolCall.of("call-1", "tools_echo", "{}")))));
            assertThat(peer.open(CHAT, assistant).ended())
                    .containsSubsequence(
                            "\"type\":\"turn\"",
                            "\"type\":\"tool_call\"",
                            "\"type\":\"tool_result\"",
                            "done",
                            "\"type\":\"end\"")
                    .endsWith("data: [DONE]\n\n");
            assertThat(peer.open(CHAT, assistant, "x-fusion-events", "off").ended())
                    .contains("done")
                    .doesNotContain("fusion\":");
            assertThat(peer.post(CHAT, STREAMED, "x-fusion-mcp", "elsewhere").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_tool_loop_keeps_its_body_counted_to_its_end() {
        String assistant = STREAMED.replace("scripted/plain+model", "assistant");
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(Turns.opened("so far")));
            WebPeer.Reading loop = peer.open(CHAT, assistant).until("so far");
            assertThat(node.limits.bufferedBytes().used()).isEqualTo(assistant.length());
            loop.leave();
            node.assertSettled();
            WebPeer.Reading plain = peer.open(CHAT, STREAMED).until("so far");
            assertThat(node.limits.bufferedBytes().used()).isZero();
            plain.leave();
        }
    }
}
