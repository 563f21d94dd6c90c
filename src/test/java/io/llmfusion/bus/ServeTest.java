package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which instance gets a request, and that none gets lost when instances come and go. */
class ServeTest {
    private static final ModelsQuery QUERY = new ModelsQuery.ListAll(Caller.ANONYMOUS);
    private static final int LOOPS = 3;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void the_callers_own_loop_comes_first() {
        List<Peer> servers = peers(LOOPS);
        servers.forEach(server -> serve(server, server.loop()));
        for (Peer caller : peers(2 * LOOPS)) {
            assertThat(answers(caller, 20)).containsExactly(caller.loop());
        }
    }

    @Test
    void without_an_instance_on_the_callers_loop_all_take_turns() {
        List<Peer> servers = peers(LOOPS);
        servers.subList(1, LOOPS).forEach(server -> serve(server, server.loop()));
        Peer caller = servers.getFirst();
        assertThat(answers(caller, 20))
                .containsExactlyInAnyOrder(servers.get(1).loop(), servers.get(2).loop());
    }

    @Test
    void two_instances_on_one_loop_take_turns() {
        Peer caller = Peer.in(vertx);
        List<Peer> there = IntStream.range(0, 4 * LOOPS)
                .mapToObj(i -> Peer.in(vertx))
                .filter(peer -> peer.loop().equals(caller.loop()))
                .toList();
        serve(there.get(0), "first");
        Serving second = serve(there.get(1), "second");
        assertThat(answers(caller, 20)).containsExactly("first", "second");
        there.get(1).whenDone(client -> second.stop());
        assertThat(answers(caller, 20)).containsExactly("first");
    }

    @Test
    void a_server_that_stops_answers_what_it_has() {
        Peer server = Peer.in(vertx);
        Peer caller = Peer.in(vertx);
        Promise<ModelsReply> later = Promise.promise();
        AtomicInteger received = new AtomicInteger();
        Serving serving = server.on(client -> client.serve(Addresses.LLM_MODELS, query -> {
            received.incrementAndGet();
            return later.future();
        }));
        Future<ModelsReply> reply = caller.on(client -> ask(client));
        Peer.until(() -> received.get() == 1);
        Future<Void> stopped = server.on(client -> serving.stop());
        assertThat(stopped.isComplete()).isFalse();
        assertUnavailable(caller.on(client -> ask(client)));
        server.run(client -> later.complete(named("late")));
        assertThat(name(Peer.await(reply))).isEqualTo("late");
        Peer.await(stopped);
    }

    @Test
    void no_request_is_lost_when_a_new_generation_takes_over() {
        List<Peer> callers = peers(LOOPS);
        Peer first = Peer.in(vertx);
        Serving serving = serve(first, "generation 0");
        List<Future<ModelsReply>> replies = new ArrayList<>();
        for (int generation = 1; generation <= 30; generation++) {
            callers.forEach(caller -> replies.addAll(caller.on(
                    client -> IntStream.range(0, 50).mapToObj(i -> ask(client)).toList())));
            Peer next = Peer.in(vertx);
            Serving taken = serve(next, "generation " + generation);
            Serving old = serving;
            Peer before = first;
            callers.forEach(
                    caller -> caller.run(client -> IntStream.range(0, 50).forEach(i -> replies.add(ask(client)))));
            before.run(client -> old.stop());
            serving = taken;
            first = next;
        }
        assertThat(replies).hasSize(30 * LOOPS * 100);
        replies.forEach(Peer::await);
    }

    @Test
    void what_was_queued_at_an_instance_that_stops_is_answered_by_the_next() {
        Peer server = Peer.in(vertx);
        Peer caller = Peer.in(vertx);
        Serving old = serve(server, "old");
        // Both on the server's loop in one go: the requests are in its queue when it stops, before it has read them.
        List<Future<ModelsReply>> replies = server.on(client -> {
            List<Future<ModelsReply>> asked =
                    IntStream.range(0, 100).mapToObj(i -> ask(client)).toList();
            serveOn(client, "new");
            Future<Void> stopped = old.stop();
            assertThat(stopped.isComplete()).isTrue();
            return asked;
        });
        replies.forEach(reply -> assertThat(name(Peer.await(reply))).isEqualTo("new"));
        assertThat(answers(caller, 5)).containsExactly("new");
    }

    @Test
    void what_was_queued_and_nobody_takes_over_is_unavailable() {
        Peer server = Peer.in(vertx);
        Serving old = serve(server, "old");
        assertUnavailable(server.on(client -> {
            Future<ModelsReply> reply = ask(client);
            old.stop();
            return reply;
        }));
    }

    @Test
    void undeploying_takes_an_instance_out() {
        Peer server = Peer.in(vertx);
        Peer caller = Peer.in(vertx);
        serve(server, "gone soon");
        assertThat(answers(caller, 1)).containsExactly("gone soon");
        Peer neighbour = IntStream.range(0, LOOPS)
                .mapToObj(i -> Peer.in(vertx))
                .filter(peer -> peer.loop().equals(server.loop()))
                .findFirst()
                .orElseThrow();
        server.undeploy();
        assertUnavailable(caller.on(ServeTest::ask));
        assertUnavailable(neighbour.on(ServeTest::ask));
    }

    private List<Peer> peers(int count) {
        return IntStream.range(0, count).mapToObj(i -> Peer.in(vertx)).toList();
    }

    private static Serving serve(Peer server, String name) {
        return server.on(client -> serveOn(client, name));
    }

    private static Serving serveOn(BusClient client, String name) {
        return client.serve(Addresses.LLM_MODELS, query -> Future.succeededFuture(named(name)));
    }

    private static ModelsReply named(String name) {
        return new ModelsReply.Models(List.of(new ModelsReply.Entry(name, "test")));
    }

    private static String name(ModelsReply reply) {
        return ((ModelsReply.Models) reply).entries().getFirst().name();
    }

    private static Set<String> answers(Peer caller, int requests) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(name(caller.whenDone(ServeTest::ask)));
        }
        return names;
    }

    private static Future<ModelsReply> ask(BusClient client) {
        return client.request(Addresses.LLM_MODELS, QUERY, Deadline.in(Duration.ofSeconds(5)));
    }

    private static void assertUnavailable(Future<ModelsReply> reply) {
        assertThatThrownBy(() -> Peer.await(reply))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isInstanceOf(GatewayError.Unavailable.class));
    }
}
