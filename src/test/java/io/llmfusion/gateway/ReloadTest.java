package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed configuration takes effect without dropping a request; over real sockets. */
@Tag("system")
class ReloadTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM =
            "{\"model\":\"MODEL\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String WHOLE =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";
    private static final String REST = delta("end") + "data: [DONE]\n\n";

    @TempDir
    Path folder;

    private final Vertx outside = Vertx.vertx();
    private final List<HttpServerResponse> held = new CopyOnWriteArrayList<>();
    private ScriptedUpstream upstream;

    /** Answers streams with a first content and holds them; answers the rest whole. */
    @BeforeEach
    void start_upstream() {
        upstream = ScriptedUpstream.start(outside).then((vertx, response) -> {
            boolean streamed = upstream.received.getLast().body().toString().contains("\"stream\":true");
            if (streamed) {
                response.setChunked(true).putHeader("content-type", "text/event-stream");
                response.write(delta("begin"));
                held.add(response);
            } else {
                response.putHeader("content-type", "application/json").end(WHOLE);
            }
        });
    }

    @AfterEach
    void stop_upstream() {
        upstream.close();
        RunningNode.done(outside.close());
    }

    @Test
    void streams_that_run_on_a_changed_provider_finish() {
        try (RunningNode node = new RunningNode(folder, yaml("one", "", ""))) {
            HttpResponse<Stream<String>> stream = node.stream(CHAT, STREAM.replace("MODEL", "up/m"));
            Iterator<String> lines = stream.body().iterator();
            assertThat(lines.next()).contains("begin");

            node.apply(yaml("two", "", ""));

            assertThat(node.post(CHAT, ASK.replace("MODEL", "up/m")).body()).contains("hello");
            assertThat(upstream.received.getLast().headers().get("x-team")).isEqualTo("two");
            held.getFirst().end(REST);
            assertThat(rest(lines)).contains("end").endsWith("data: [DONE]");
        }
    }

    @Test
    void streams_that_run_on_a_removed_provider_finish_and_new_ones_do_not_begin() {
        try (RunningNode node = new RunningNode(folder, yaml("one", "", ""))) {
            Iterator<String> lines =
                    node.stream(CHAT, STREAM.replace("MODEL", "up/m")).body().iterator();
            assertThat(lines.next()).contains("begin");

            node.apply("server: { port: 0 }\nproviders: { demo: { dialect: demo } }\n");

            assertThat(node.post(CHAT, ASK.replace("MODEL", "up/m")).statusCode())
                    .isEqualTo(404);
            held.getFirst().end(REST);
            assertThat(rest(lines)).contains("end").endsWith("data: [DONE]");
        }
    }

    @Test
    void a_gateway_that_stops_waits_no_longer_for_what_retires() {
        RunningNode node = new RunningNode(folder, yaml("one", "", ""));
        Iterator<String> lines =
                node.stream(CHAT, STREAM.replace("MODEL", "up/m")).body().iterator();
        assertThat(lines.next()).contains("begin");
        node.apply(yaml("two", "", ""));
        held.getFirst().end(REST);
        assertThat(rest(lines)).endsWith("data: [DONE]");
        node.close();
    }

    @Test
    void no_request_fails_while_providers_models_and_servers_change() throws Exception {
        String script = Path.of(ReloadTest.class
                        .getResource("/io/llmfusion/mcp/client/server.sh")
                        .toURI())
                .toString();
        List<String> wrong = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        outside.setPeriodic(
                1,
                ignored -> held.forEach(response -> {
                    held.remove(response);
                    response.end(REST);
                }));
        try (RunningNode node = new RunningNode(folder, yaml("0", "up/m", script + ", v0"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            RunningNode.until(
                    "the tool is there",
                    () -> node.post("/v1/mcp/tools/local_echo", "{}").statusCode() == 200);
            for (int client = 0; client < 6; client++) {
                int kind = client % 3;
                clients.execute(() -> {
                    while (!over.get()) {
                        ask(node, kind).ifWrong(wrong);
                        served.incrementAndGet();
                    }
                });
            }
            for (int change = 1; change <= 8; change++) {
                int before = served.get();
                node.apply(yaml("" + change, change % 2 == 0 ? "up/m" : "up/other", script + ", v" + change / 2));
                RunningNode.until("requests go on", () -> served.get() > before + 20);
            }
            over.set(true);
        }
        assertThat(wrong).isEmpty();
        assertThat(served.get()).isGreaterThan(160);
    }

    private record Answer(int status, String body, String sign) {
        void ifWrong(List<String> wrong) {
            if (status != 200 || !body.contains(sign)) {
                wrong.add(status + " " + body);
            }
        }
    }

    private static Answer ask(RunningNode node, int kind) {
        HttpResponse<String> answer =
                switch (kind) {
                    case 0 -> node.post(CHAT, ASK.replace("MODEL", "alias"));
                    case 1 -> node.post(CHAT, STREAM.replace("MODEL", "alias"));
                    default -> node.post("/v1/mcp/tools/local_echo", "{\"a\":1}");
                };
        String sign =
                switch (kind) {
                    case 0 -> "hello";
                    case 1 -> "[DONE]";
                    default -> "\"content\"";
                };
        return new Answer(answer.statusCode(), answer.body(), sign);
    }

    @Test
    void a_file_that_was_invalid_takes_effect_once_it_is_mended() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), yaml("one", "", ""));
        Gateway gateway = RunningNode.done(
                Gateway.start(Vertx.vertx(), new Environment(Map.of(), folder), new ConfigSource.File(file)));
        try {
            Files.writeString(file, yaml("two", "", "") + "nonsense: true\n");
            assertThat(teamOf(gateway)).isEqualTo("one");
            Files.writeString(file, yaml("three", "", ""));
            RunningNode.until(
                    "the mended file is in force", () -> teamOf(gateway).equals("three"));
        } finally {
            RunningNode.done(gateway.stop());
        }
    }

    private String teamOf(Gateway gateway) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + CHAT))
                    .POST(HttpRequest.BodyPublishers.ofString(ASK.replace("MODEL", "up/m")))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            return String.valueOf(upstream.received.getLast().headers().get("x-team"));
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private String yaml(String team, String target, String mcp) {
        String models = target.isEmpty() ? "" : "models: { alias: { targets: [" + target + "] } }\n";
        String servers = mcp.isEmpty() ? "" : "mcp: { servers: { local: { command: sh, args: [" + mcp + "] } } }\n";
        return "server: { port: 0 }\nproviders:\n  up:\n    dialect: openai\n    base-url: \"" + upstream.url()
                + "/v1\"\n    api-key: k\n    headers: { x-team: \"" + team + "\" }\n" + models + servers;
    }

    private static String rest(Iterator<String> lines) {
        StringBuilder all = new StringBuilder();
        lines.forEachRemaining(line -> all.append(line).append('\n'));
        return all.toString().strip();
    }

    private static String delta(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n";
    }
}
