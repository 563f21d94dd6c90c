package io.llmfusion.http;

import static io.llmfusion.http.ChatFrontTest.BODY;
import static io.llmfusion.http.ChatFrontTest.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.model.Json;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and methods beside the chats, and clients that speak oddly. */
@Tag("system")
class RoutesTest {
    private FrontNode node;
    private WebPeer peer;
    /** Held: Vert.x closes the connections of a client that is garbage. */
    private NetClient sockets;

    @BeforeEach
    void start() {
        node = new FrontNode();
        sockets = node.vertx.createNetClient();
        peer = new WebPeer(node.port);
    }

    @AfterEach
    void close() {
        peer.close();
        node.close();
    }

    @Test
    void models_are_listed_in_the_shape_that_the_client_knows() {
        String openAi = peer.get("/v1/models").body();
        assertThat(Json.read(openAi).at("/data/0/id").asString()).isEqualTo("scripted/plain+model");
        assertThat(Json.read(openAi).at("/data/1/owned_by").asString()).isEqualTo("fusion");
        String anthropic =
                peer.get("/v1/models", "anthropic-version", "2023-06-01").body();
        assertThat(Json.read(anthropic).at("/data/0/type").asString()).isEqualTo("model");
        assertThat(Json.read(anthropic).at("/last_id").asString()).isEqualTo("assistant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/scripted/plain+model",
                "/v1/models/scripted%2Fplain%2Bmodel",
                "/v1/models/scripted/plain%2bmodel"
            })
    void a_model_is_found_by_its_name_however_it_is_escaped(String path) {
        WebPeer.Answer answer = peer.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.read(answer.body()).at("/id").asString()).isEqualTo("scripted/plain+model");
    }

    @Test
    void an_unknown_model_is_a_404_with_near_names_in_the_clients_format() {
        WebPeer.Answer answer = peer.get("/v1/models/nobody", "anthropic-version", "2023-06-01");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("not_found_error").contains("scripted/plain+model");
    }

    @Test
    void an_agents_first_question_is_answered_at_once() {
        assertThat(peer.send("HEAD", "/api/hello").status()).isEqualTo(200);
        assertThat(peer.get("/api/hello").headers().get("x-fusion-version")).isNotEmpty();
    }

    @Test
    void an_unknown_path_is_told_in_the_words_of_whoever_asks() {
        assertThat(peer.get("/v1/nothing").body()).contains("\"type\":\"invalid_request_error\"", "not_found");
        for (String path : List.of("/v1/messages/batches", "/api/event_logging/batch")) {
            assertThat(peer.get(path).body()).contains("\"type\":\"error\"", "not_found_error");
        }
        assertThat(peer.get("/v1/files", "anthropic-version", "2023-06-01").body())
                .contains("not_found_error");
    }

    @Test
    void an_unknown_path_of_gemini_is_told_in_its_shape() {
        for (String path : List.of("/v1beta/nothing", "/v1beta/models/x:predict", "/v1/models/x:predict", "/v1beta/")) {
            WebPeer.Answer answer = peer.post(path, "{}");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(Json.read(answer.body()).at("/error/code").asInt()).isEqualTo(404);
            assertThat(Json.read(answer.body()).at("/error/status").asString()).isEqualTo("NOT_FOUND");
        }
        WebPeer.Answer wrong = peer.send("DELETE", "/v1beta/models");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(Json.read(wrong.body()).at("/error/status").asString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(peer.get("/v1/nothing", "x-goog-api-key", "any").body()).contains("\"status\":\"NOT_FOUND\"");
    }

    @Test
    void readiness_is_503_with_reasons_until_the_node_says_so() {
        assertThat(peer.get("/readyz").status()).isEqualTo(503);
        assertThat(peer.get("/healthz").status()).isEqualTo(200);
        publish(new NodeHealth(false, List.of(new NodeHealth.Component("mcp files", "starting", "first start"))));
        Await.until("the reason is there", () -> peer.get("/readyz").body().contains("first start"));
        assertThat(peer.get("/readyz").status()).isEqualTo(503);
        publish(new NodeHealth(true, List.of()));
        Await.until("the node is ready", () -> peer.get("/readyz").status() == 200);
    }

    private void publish(NodeHealth health) {
        Await.done(node.vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                new BusClient(vertx).publish(Addresses.NODE_HEALTH, health);
                return Future.succeededFuture();
            }
        }));
    }

    @Test
    void an_unknown_path_is_a_404_and_a_wrong_method_a_405_that_says_which() {
        WebPeer.Answer unknown = peer.get("/v1/nothing");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("GET /v1/nothing").contains("\"error\":");
        WebPeer.Answer wrong = peer.get(CHAT);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.headers().get("allow")).isEqualTo("POST");
        assertThat(wrong.body()).contains("\"error\":").contains("POST");
        assertThat(peer.get("/v1/messages").body()).startsWith("{\"type\":\"error\"");
        assertThat(peer.send("DELETE", "/v1/models").headers().get("allow")).contains("GET");
    }

    @Test
    void head_and_options_are_answered_at_once_without_a_body() {
        for (String path : List.of("/healthz", "/api/hello", "/v1/models", "/metrics")) {
            WebPeer.Answer head = peer.send("HEAD", path);
            assertThat(head.status()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        WebPeer.Answer elsewhere = peer.send("HEAD", "/api/goodbye");
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.body()).isEmpty();
        WebPeer.Answer options = peer.send("OPTIONS", CHAT);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.headers().get("allow")).isEqualTo("POST");
    }

    @Test
    void a_path_that_is_none_is_the_clients_fault() {
        assertThat(raw("GET /v1/models/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void finished_requests_are_counted_whatever_became_of_them() {
        node.model.then(ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.NONE, Part.Text.of("done"))));
        peer.post(CHAT, BODY);
        peer.post(CHAT, "{}");
        peer.get("/v1/nothing");
        String metrics = peer.get("/metrics").body();
        assertThat(metrics)
                .contains("route=\"/v1/chat/completions\",status=\"200\"")
                .contains("route=\"/v1/chat/completions\",status=\"400\"")
                .contains("route=\"other\",status=\"404\"");
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_to_go_on_or_not() {
        node.model.then(ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.NONE, Part.Text.of("done"))));
        String head = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Expect: 100-continue\r\nContent-Length: ";
        assertThat(raw(head + BODY.length() + "\r\n\r\n" + BODY))
                .startsWith("HTTP/1.1 100")
                .contains("HTTP/1.1 200")
                .contains("done");
        assertThat(raw(head + (1L << 40) + "\r\n\r\n")).startsWith("HTTP/1.1 413");
    }

    @Test
    void a_body_of_a_hundred_megabytes_is_refused_soon_and_not_read_to_its_end() {
        AtomicReference<String> seen = new AtomicReference<>("");
        AtomicReference<String> end = new AtomicReference<>("");
        NetSocket socket = connect(seen, end);
        socket.write("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n");
        Await.until("the answer is there", () -> seen.get().startsWith("HTTP/1.1 413"));
        Buffer megabyte = Buffer.buffer(new byte[1 << 20]);
        for (int sent = 0; sent < 100 && end.get().isEmpty(); sent++) {
            socket.write(megabyte);
        }
        Await.until("the connection is closed", () -> !end.get().isEmpty());
    }

    /** Everything that comes until the connection closes. */
    private String raw(String request) {
        AtomicReference<String> seen = new AtomicReference<>("");
        AtomicReference<String> end = new AtomicReference<>("");
        connect(seen, end).write(request);
        Await.until("the connection is closed", () -> !end.get().isEmpty());
        return seen.get();
    }

    private NetSocket connect(AtomicReference<String> seen, AtomicReference<String> end) {
        return Await.done(sockets.connect(node.port, "127.0.0.1").map(socket -> {
            socket.handler(bytes -> seen.updateAndGet(before -> before + bytes));
            socket.closeHandler(closed -> end.set("closed"));
            socket.exceptionHandler(failure -> end.set("reset"));
            return socket;
        }));
    }
}
