package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class StreamTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Vertx vertx;
    private final Peer producer;
    private final Peer consumer;
    private final StreamId id = StreamId.fresh();
    private final StreamSink sink;

    StreamTest(Way way) {
        vertx = way.vertx(Loops.ROUND);
        producer = Peer.in(vertx);
        consumer = Peer.in(vertx);
        sink = producer.on(client -> client.sink(id));
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void items_come_in_order_whatever_their_size() {
        Random random = new Random(SEED);
        List<StreamItem> written = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            written.add(random.nextInt(3) == 0 ? Items.raw(random.nextInt(3_000)) : Items.text("item " + i));
        }
        written.add(Items.END);
        List<StreamItem> taken = new ArrayList<>();
        producer.run(client -> new Feed(written, sink).go());
        StreamSource source = consumer.on(client -> client.source(id, 4_096).handler(taken::add));
        Peer.until(() -> consumer.on(client -> source.ended()));
        assertThat(taken).as("seed %d", SEED).isEqualTo(written);
        producer.run(client -> assertThat(sink.ended()).isTrue());
    }

    @Test
    void nothing_goes_out_before_the_first_grant() {
        AtomicInteger taken = new AtomicInteger();
        StreamSource source = consumer.on(client -> client.source(id));
        producer.run(client -> {
            assertThat(sink.writable()).isFalse();
            assertThat(sink.write(Items.text("first"))).isFalse();
            assertThat(sink.pendingBytes()).isEqualTo(ItemWeight.of(Items.text("first")));
        });
        consumer.run(client -> assertThat(taken).hasValue(0));
        consumer.run(client -> source.handler(item -> taken.incrementAndGet()));
        Peer.until(() -> taken.get() == 1);
        producer.run(client -> assertThat(sink.writable()).isTrue());
    }

    @Test
    void a_slow_consumer_stops_its_producer() {
        long window = 10_000;
        long size = 1_000;
        AtomicLong unread = new AtomicLong();
        AtomicInteger stops = new AtomicInteger();
        List<StreamItem> written = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            written.add(Items.raw(1_000));
        }
        written.add(Items.END);
        StreamSource source = consumer.on(client -> client.source(id, window));
        consumer.run(client -> source.stopGranting().handler(item -> unread.addAndGet(ItemWeight.of(item))));
        Feed feed = new Feed(written, sink);
        producer.run(client -> feed.go());
        long item = size + ItemWeight.OVERHEAD;
        for (int round = 0; round < 20; round++) {
            Peer.until(() -> producer.on(client -> !sink.writable()));
            producer.run(client -> assertThat(sink.pendingBytes()).isLessThanOrEqualTo(item));
            Peer.until(() -> unread.get() >= window);
            assertThat(unread.get()).isLessThan(window + item);
            stops.incrementAndGet();
            consumer.run(client -> {
                unread.set(0);
                source.resumeGranting().stopGranting();
            });
        }
        assertThat(feed.written()).isLessThan(written.size());
        consumer.run(client -> source.resumeGranting());
        Peer.until(() -> producer.on(client -> sink.ended()));
        assertThat(stops).hasValue(20);
    }

    @Test
    void a_producer_that_heeds_nothing_is_cut_off() {
        List<StreamItem> taken = new ArrayList<>();
        AtomicInteger gone = new AtomicInteger();
        consumer.run(client -> client.source(id, 1_000).stopGranting().handler(taken::add));
        Peer.until(() -> producer.on(client -> sink.writable()));
        producer.run(client -> {
            sink.onGone(cancel -> gone.incrementAndGet());
            for (int i = 0; i < 20; i++) {
                sink.write(Items.raw(1 << 20));
            }
            assertThat(sink.pendingBytes()).isZero();
        });
        Peer.until(
                () -> consumer.on(client -> !taken.isEmpty() && taken.getLast().isTerminal()));
        assertThat(taken.getLast()).isInstanceOfSatisfying(StreamItem.Failed.class, failed -> assertThat(failed.error())
                .isInstanceOf(GatewayError.Internal.class));
        assertThat(gone).hasValue(1);
    }

    @Test
    void a_terminal_item_needs_no_credit_and_ends_the_sink() {
        List<StreamItem> taken = new ArrayList<>();
        consumer.run(client -> client.source(id, 1).stopGranting().handler(taken::add));
        Peer.until(() -> producer.on(client -> sink.writable()));
        producer.run(client -> {
            sink.write(Items.text("more than the credit"));
            assertThat(sink.writable()).isFalse();
            sink.write(Items.END);
            assertThat(sink.ended()).isTrue();
        });
        Peer.until(() -> consumer.on(client -> taken.size() == 2));
        assertThat(taken).last().isEqualTo(Items.END);
    }

    @Test
    void what_is_written_after_the_terminal_item_is_swallowed() {
        producer.run(client -> {
            sink.write(Items.END);
            assertThat(sink.write(Items.text("late"))).isTrue();
        });
        List<StreamItem> taken = new ArrayList<>();
        StreamSource source = consumer.on(client -> client.source(id).handler(taken::add));
        Peer.until(() -> consumer.on(client -> source.ended()));
        producer.run(client -> assertThat(sink.write(Items.text("later"))).isTrue());
        assertThat(taken).containsExactly(Items.END);
    }

    @Test
    void items_can_be_pulled_one_by_one() {
        List<StreamItem> written = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            written.add(Items.text("item " + i));
        }
        written.add(Items.END);
        producer.run(client -> new Feed(written, sink).go());
        StreamSource source = consumer.on(client -> client.source(id, 500));
        List<StreamItem> taken = new ArrayList<>();
        do {
            taken.add(consumer.whenDone(client -> source.next()));
        } while (!taken.getLast().isTerminal());
        assertThat(taken).isEqualTo(written);
        assertThatThrownBy(() -> consumer.whenDone(client -> source.next())).isInstanceOf(IllegalStateException.class);
    }
}
