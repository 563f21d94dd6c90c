package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.model.StreamId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusClientTest {
    private static final ModelsQuery QUERY = new ModelsQuery.ListAll(Caller.ANONYMOUS);
    private static final ModelsReply REPLY = new ModelsReply.Models(List.of());

    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void a_request_gets_its_reply() {
        Peer server = Peer.in(vertx);
        server.run(client -> client.serve(Addresses.LLM_MODELS, query -> Future.succeededFuture(REPLY)));
        ModelsReply reply = Peer.in(vertx).whenDone(client -> client.request(Addresses.LLM_MODELS, QUERY, soon()));
        assertThat(reply).isSameAs(REPLY);
    }

    @Test
    void nobody_there_is_unavailable() {
        assertError(GatewayError.Unavailable.class, soon());
    }

    @Test
    void an_answer_too_late_is_timed_out() {
        Peer.in(vertx)
                .run(client -> client.serve(Addresses.LLM_MODELS, query -> Promise.<ModelsReply>promise()
                        .future()));
        assertError(GatewayError.TimedOut.class, Deadline.in(Duration.ofMillis(20)));
    }

    @Test
    void a_deadline_that_has_passed_sends_nothing() {
        AtomicInteger asked = new AtomicInteger();
        Peer.in(vertx)
                .run(client -> client.serve(Addresses.LLM_MODELS, query -> {
                    asked.incrementAndGet();
                    return Future.succeededFuture(REPLY);
                }));
        assertError(GatewayError.TimedOut.class, Deadline.in(Duration.ofMillis(-1)));
        assertThat(asked).hasValue(0);
    }

    @Test
    void what_is_published_reaches_every_subscriber_until_it_stops() {
        AtomicInteger heard = new AtomicInteger();
        NodeHealth health = new NodeHealth(true, List.of());
        Peer first = Peer.in(vertx);
        Serving subscription =
                first.on(client -> client.subscribe(Addresses.NODE_HEALTH, event -> heard.incrementAndGet()));
        Peer second = Peer.in(vertx);
        second.run(client -> client.subscribe(Addresses.NODE_HEALTH, event -> heard.incrementAndGet()));
        second.run(client -> client.publish(Addresses.NODE_HEALTH, health));
        Peer.until(() -> heard.get() == 2);
        first.whenDone(client -> subscription.stop());
        second.run(client -> client.publish(Addresses.NODE_HEALTH, health));
        Peer.until(() -> heard.get() == 3);
    }

    @Test
    void a_virtual_thread_reads_a_stream_as_a_loop() {
        StreamId id = StreamId.fresh();
        Peer producer = Peer.in(vertx);
        List<StreamItem> written = IntStream.range(0, 500)
                .mapToObj(i -> i < 499 ? Items.text("item " + i) : Items.END)
                .toList();
        producer.run(client -> new Feed(written, client.sink(id)).go());
        List<StreamItem> taken = new ArrayList<>();
        Promise<Void> done = Promise.promise();
        DeploymentOptions virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        Peer.await(vertx.deployVerticle(
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        StreamSource source = new BusClient(vertx).source(id, 2_000);
                        do {
                            taken.add(source.next().await());
                        } while (!taken.getLast().isTerminal());
                        done.complete();
                        return Future.succeededFuture();
                    }
                },
                virtual));
        Peer.await(done.future());
        assertThat(taken).isEqualTo(written);
    }

    @Test
    void a_failure_arrives_as_the_same_error() {
        GatewayError error = new GatewayError.ModelNotFound("gpt", List.of());
        Peer.in(vertx).run(client -> client.serve(Addresses.LLM_MODELS, query -> GatewayFailure.future(error)));
        assertThatThrownBy(() -> Peer.in(vertx).whenDone(client -> client.request(Addresses.LLM_MODELS, QUERY, soon())))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isEqualTo(error));
    }

    @Test
    void a_defect_of_the_server_is_internal() {
        Peer.in(vertx)
                .run(client -> client.serve(Addresses.LLM_MODELS, query -> {
                    throw new IllegalStateException("on purpose");
                }));
        assertError(GatewayError.Internal.class, soon());
    }

    @Test
    void cancel_reaches_the_holder_and_is_heard_once() {
        AtomicInteger heard = new AtomicInteger();
        CommandId id = CommandId.fresh();
        Peer.in(vertx)
                .run(client -> client.serve(Addresses.LLM_MODELS, query -> {
                    Promise<ModelsReply> reply = Promise.promise();
                    client.hold(id, cancel -> {
                        heard.incrementAndGet();
                        client.later(
                                50, () -> reply.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason()))));
                    });
                    return reply.future();
                }));
        Peer caller = Peer.in(vertx);
        Command<ModelsReply> command = caller.on(client -> {
            Command<ModelsReply> sent = client.command(Addresses.LLM_MODELS, id, QUERY, soon());
            sent.cancel(new Cancel("client gone", Cancel.Policy.RESET));
            return sent;
        });
        assertThatThrownBy(() -> Peer.await(command.reply()))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isEqualTo(new GatewayError.Cancelled("client gone")));
        assertThat(heard).hasValue(1);
    }

    private void assertError(Class<? extends GatewayError> expected, Deadline deadline) {
        Peer caller = Peer.in(vertx);
        assertThatThrownBy(() -> caller.whenDone(client -> client.request(Addresses.LLM_MODELS, QUERY, deadline)))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isInstanceOf(expected));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(5));
    }
}
