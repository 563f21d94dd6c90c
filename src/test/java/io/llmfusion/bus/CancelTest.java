package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class CancelTest {
    private static final int RUNS = 400;

    /** So that no class is loaded for the first time while the clock runs. */
    private static final int UNMEASURED = 50;

    private final Way way;
    private final Vertx vertx;
    private final Peer holder;
    private final Peer caller;

    CancelTest(Way way) {
        this.way = way;
        vertx = way.vertx(Loops.ROUND);
        holder = Peer.in(vertx);
        caller = Peer.in(vertx);
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void a_cancelled_stream_reaches_its_producer_in_time() {
        answerRoundTrips();
        IntStream.range(0, UNMEASURED).forEach(run -> cancelStream());
        long[] nanos = new long[RUNS];
        long[] probes = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            nanos[run] = cancelStream();
            probes[run] = roundTrip();
        }
        assertInTime("streams", nanos, probes);
    }

    private long cancelStream() {
        StreamId id = StreamId.fresh();
        AtomicLong heard = new AtomicLong();
        AtomicInteger taken = new AtomicInteger();
        holder.run(client -> {
            StreamSink sink = client.sink(id);
            sink.onGone(cancel -> heard.set(System.nanoTime()));
            new Feed(List.of(Items.text("one"), Items.text("two")), sink).go();
        });
        StreamSource source = caller.on(client -> client.source(id).handler(item -> taken.incrementAndGet()));
        Peer.until(() -> taken.get() == 2);
        long start = System.nanoTime();
        caller.whenDone(client -> source.cancel(Items.GONE));
        assertThat(taken).as("nothing comes after the cancellation").hasValue(2);
        return heard.get() - start;
    }

    @Test
    void a_cancelled_command_reaches_its_holder_in_time_though_it_was_still_queued() {
        List<Cancel> heard = new CopyOnWriteArrayList<>();
        holder.run(client -> client.serve(Addresses.LLM_CHAT, command -> {
            Promise<ChatReply> reply = Promise.promise();
            CommandScope scope = client.hold(command.id(), cancel -> {
                heard.add(cancel);
                reply.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
            });
            return reply.future().onComplete(ignored -> scope.release());
        }));
        answerRoundTrips();
        IntStream.range(0, UNMEASURED).forEach(run -> cancelCommand());
        long[] nanos = new long[RUNS];
        long[] probes = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            nanos[run] = cancelCommand();
            probes[run] = roundTrip();
        }
        assertThat(heard).hasSize(UNMEASURED + RUNS).containsOnly(Items.GONE);
        assertInTime("commands", nanos, probes);
    }

    private long cancelCommand() {
        long start = System.nanoTime();
        assertCancelled(caller.on(client -> {
            Command<ChatReply> command = Items.send(client, CommandId.fresh());
            command.cancel(Items.GONE);
            command.cancel(Items.GONE);
            return command.reply();
        }));
        return System.nanoTime() - start;
    }

    @Test
    void a_stream_accepted_while_the_cancellation_was_under_way_is_stopped() {
        StreamId id = StreamId.fresh();
        List<Cancel> gone = new CopyOnWriteArrayList<>();
        holder.run(client -> client.serve(Addresses.LLM_CHAT, command -> {
            StreamSink sink = client.sink(id).onGone(gone::add);
            sink.write(Items.text("first content"));
            return Future.succeededFuture(new ChatReply.Accepted(Items.head(), id));
        }));
        assertCancelled(caller.on(client -> {
            Command<ChatReply> command = Items.send(client, CommandId.fresh());
            command.cancel(Items.GONE);
            return command.reply();
        }));
        Peer.until(() -> gone.equals(List.of(Items.GONE)));
    }

    @Test
    void cancelling_after_the_reply_does_nothing() {
        holder.run(client ->
                client.serve(Addresses.LLM_CHAT, command -> GatewayFailure.future(new GatewayError.Forbidden("no"))));
        Command<ChatReply> command = caller.on(client -> Items.send(client, CommandId.fresh()));
        assertThatThrownBy(() -> Peer.await(command.reply())).hasMessage("no");
        caller.run(client -> command.cancel(Items.GONE));
        assertThatThrownBy(() -> Peer.await(command.reply())).hasMessage("no");
    }

    @Test
    void a_stream_can_be_cancelled_before_it_was_started() {
        StreamId id = StreamId.fresh();
        List<Cancel> gone = new CopyOnWriteArrayList<>();
        holder.run(client -> client.sink(id).onGone(gone::add).write(Items.text("first")));
        caller.whenDone(client -> client.source(id).cancel(Items.GONE));
        Peer.until(() -> gone.equals(List.of(Items.GONE)));
    }

    @Test
    void an_answered_command_leaves_no_cancellation_behind() {
        holder.run(client ->
                client.serve(Addresses.LLM_CHAT, command -> GatewayFailure.future(new GatewayError.Forbidden("no"))));
        CommandId id = CommandId.fresh();
        Command<ChatReply> command = caller.on(client -> {
            Command<ChatReply> sent = Items.send(client, id);
            sent.cancel(Items.GONE);
            return sent;
        });
        assertThatThrownBy(() -> Peer.await(command.reply())).hasMessage("no");
        caller.run(client -> {});
        List<Cancel> heard = new CopyOnWriteArrayList<>();
        holder.run(client -> client.hold(id, heard::add));
        holder.run(client -> {});
        assertThat(heard).isEmpty();
    }

    @Test
    void a_released_command_and_one_whose_holder_is_undeployed_are_nobodys() {
        CommandId released = CommandId.fresh();
        CommandId left = CommandId.fresh();
        List<Cancel> heard = new CopyOnWriteArrayList<>();
        holder.run(client -> client.hold(released, heard::add).release());
        holder.run(client -> client.hold(left, heard::add));
        holder.undeploy();
        assertThat(caller.<Boolean>on(client -> client.cancel(released, Items.GONE)))
                .isFalse();
        assertThat(caller.<Boolean>on(client -> client.cancel(left, Items.GONE)))
                .isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void a_caller_that_is_undeployed_cancels_what_it_waits_for() {
        List<Cancel> heard = new CopyOnWriteArrayList<>();
        holder.run(client -> client.serve(
                Addresses.LLM_CHAT, command -> Promise.<ChatReply>promise().future()));
        CommandId id = CommandId.fresh();
        holder.run(client -> client.hold(id, heard::add));
        caller.run(client -> Items.send(client, id));
        caller.undeploy();
        Peer.until(() -> heard.size() == 1);
        assertThat(heard.getFirst().reason()).contains("caller");
    }

    @Test
    void a_reader_that_waits_is_told_of_the_cancellation() {
        StreamId id = StreamId.fresh();
        holder.run(client -> client.sink(id));
        StreamSource source = caller.on(client -> client.source(id));
        Future<StreamItem> next = caller.on(client -> source.next());
        caller.whenDone(client -> source.cancel(Items.GONE));
        assertThatThrownBy(() -> Peer.await(next)).hasMessage(Items.GONE.reason());
        assertThatThrownBy(() -> caller.whenDone(client -> source.next())).hasMessage(Items.GONE.reason());
    }

    @Test
    void a_consumer_that_throws_cancels_its_stream() {
        StreamId id = StreamId.fresh();
        List<Cancel> gone = new CopyOnWriteArrayList<>();
        AtomicInteger taken = new AtomicInteger();
        holder.run(client -> {
            StreamSink sink = client.sink(id).onGone(gone::add);
            new Feed(List.of(Items.text("one"), Items.text("two")), sink).go();
        });
        caller.run(client -> client.source(id).handler(item -> {
            taken.incrementAndGet();
            throw new IllegalStateException("on purpose");
        }));
        Peer.until(() -> gone.size() == 1);
        assertThat(taken).hasValue(1);
    }

    @Test
    void a_producer_may_read_on_after_the_cancellation() {
        StreamId id = StreamId.fresh();
        List<StreamItem> items = new CopyOnWriteArrayList<>();
        StreamSink sink = holder.on(client -> client.sink(id));
        StreamSource source = caller.on(client -> client.source(id).handler(items::add));
        Peer.until(() -> holder.on(client -> sink.writable()));
        caller.whenDone(client -> source.cancel(Items.GONE));
        holder.run(client -> {
            assertThat(sink.writable()).isTrue();
            assertThat(sink.write(Items.raw(100_000_000 / 1_000))).isTrue();
            assertThat(sink.write(Items.END)).isTrue();
            assertThat(sink.pendingBytes()).isZero();
        });
        assertThat(items).isEmpty();
    }

    /** The same way for a command that nobody cancels: what the machine makes of it just now. */
    private long roundTrip() {
        long start = System.nanoTime();
        Peer.await(caller.on(client -> client.request(
                Addresses.LLM_MODELS, new ModelsQuery.ListAll(Caller.ANONYMOUS), Deadline.in(Duration.ofSeconds(5)))));
        return System.nanoTime() - start;
    }

    private void answerRoundTrips() {
        holder.run(client ->
                client.serve(Addresses.LLM_MODELS, query -> Future.succeededFuture(new ModelsReply.Models(List.of()))));
    }

    /** The bar is 10 ms at p99. What else the machine does then delays the round trips beside as well. */
    private void assertInTime(String what, long[] nanos, long[] probes) {
        long p99 = percentile(nanos, 99);
        long machine = percentile(probes, 99);
        String times = "%s, %s: p50 %d us, p99 %d us; round trips beside: p99 %d us"
                .formatted(what, way, percentile(nanos, 50) / 1_000, p99 / 1_000, machine / 1_000);
        assertThat(p99).as(times).isLessThan(10_000_000 + 4 * machine);
        if (Boolean.getBoolean("times")) {
            org.slf4j.LoggerFactory.getLogger(CancelTest.class).info(times);
        }
    }

    private static long percentile(long[] nanos, int percent) {
        Arrays.sort(nanos);
        return nanos[nanos.length * percent / 100];
    }

    private static void assertCancelled(Future<ChatReply> reply) {
        assertThatThrownBy(() -> Peer.await(reply))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isEqualTo(new GatewayError.Cancelled(Items.GONE.reason())));
    }
}
