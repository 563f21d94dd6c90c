package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.system.PlainClient.Answer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while requests run: none is lost, and what cannot work is refused. */
@Tag("system")
@Timeout(90)
class ReloadTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final UpstreamFormat SPEAKS = UpstreamFormat.OPENAI;
    private static final String TEXT = "One two three four five six seven eight nine ten.";

    private static final Vertx VERTX = Vertx.vertx();
    private static ScriptedUpstream one;
    private static ScriptedUpstream two;
    private static RunningGateway gateway;
    private static PlainClient client;

    @BeforeAll
    static void open(@TempDir Path folder) {
        NodePrograms.node();
        one = ScriptedUpstream.start(VERTX).then(paced());
        two = ScriptedUpstream.start(VERTX).then(paced());
        gateway = RunningGateway.start(folder, configuration(one, "first", "everything"));
        client = new PlainClient(gateway.url());
    }

    @AfterAll
    static void close() {
        if (client != null) {
            client.close();
            gateway.close();
            one.close();
            two.close();
        }
        RunningGateway.done(VERTX.close());
    }

    @Test
    void changes_take_effect_without_losing_a_request() {
        Await.until("the tools are there", () -> tools().contains("everything_echo"));
        try (Load load = Load.start(6)) {
            Await.until("requests run", () -> load.done.get() > 10);
            gateway.configure(configuration(two, "second", "renamed"));
            Await.until("the new alias answers", () -> ask("second").status() == 200);
            Await.until("the new provider is asked", () -> !two.received.isEmpty());
            Await.until("the new server's tools are there", () -> tools().contains("renamed_echo"));
            assertThat(tools()).doesNotContain("everything_echo");
            assertThat(ask("first").status()).isEqualTo(404);

            gateway.configure(configuration(one, "third", "everything"));
            Await.until("the next alias answers", () -> ask("third").status() == 200);
            int before = load.done.get();
            Await.until("requests still run", () -> load.done.get() > before + 10);
            assertThat(load.lost).isEmpty();
        }
    }

    @Test
    void a_change_that_cannot_work_is_refused_and_the_old_one_stays() {
        gateway.configure(configuration(one, "good", "everything"));
        Await.until("the alias answers", () -> ask("good").status() == 200);

        gateway.configure(configuration(one, "better", "everything").replace("dialect: openai", "dialect: opnai"));
        // Nothing tells that it was looked at; the next good one does, and nothing of the bad one was ever in force.
        try (Load load = Load.start(2)) {
            Await.until("requests run", () -> load.done.get() > 60);
            assertThat(load.lost).isEmpty();
        }
        assertThat(ask("good").status()).isEqualTo(200);
        assertThat(ask("better").status()).isEqualTo(404);
        gateway.configure(configuration(one, "best", "everything"));
        Await.until("a good one is taken", () -> ask("best").status() == 200);
    }

    /** Streams that are asked for again and again, until it is closed. */
    private static final class Load implements AutoCloseable {
        final Queue<String> lost = new ConcurrentLinkedQueue<>();
        final AtomicInteger done = new AtomicInteger();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        static Load start(int clients) {
            Load load = new Load();
            for (int index = 0; index < clients; index++) {
                load.threads.add(Thread.ofVirtual().start(load::run));
            }
            return load;
        }

        private void run() {
            while (!stop.get()) {
                try {
                    Answer answer = ask("steady");
                    if (answer.status() != 200
                            || !PlainClient.text(answer.events()).equals(TEXT)) {
                        lost.add(answer.status() + " " + answer.text());
                    }
                } catch (AssertionError failure) {
                    lost.add(failure.toString());
                }
                done.incrementAndGet();
            }
        }

        @Override
        public void close() {
            stop.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static Answer ask(String model) {
        return client.post(
                CHAT,
                "{\"model\":\"" + model
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Count\"}]}");
    }

    private static String tools() {
        return client.get("/v1/mcp/tools").text();
    }

    private static ScriptedUpstream.Behaviour paced() {
        return ScriptedUpstream.stream(
                UpstreamFormat.buffers(SPEAKS.frames(Played.text(TEXT))), 5, response -> response.end());
    }

    private static String configuration(ScriptedUpstream upstream, String alias, String server) {
        return """
                server: { port: 0 }
                providers:
                  scripted: { dialect: openai, base-url: "%s/v1", api-key: k, headers: { x-change: "%s" } }
                models:
                  steady: { targets: [scripted/m-1] }
                  %s: { targets: [scripted/m-1] }
                mcp:
                  servers:
                    %s: { command: "%s", args: ["%s", stdio] }
                """.formatted(
                        upstream.url(),
                        alias,
                        alias,
                        server,
                        NodePrograms.node(),
                        NodePrograms.program("mcp-server-everything"));
    }
}
