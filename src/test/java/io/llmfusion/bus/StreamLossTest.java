package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamControl;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.bus.message.StreamMessage;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Either end of a stream learns that the other has gone, however it went. */
@ParameterizedClass
@EnumSource(Way.class)
class StreamLossTest {
    private final Vertx vertx;
    private final Peer producer;
    private final Peer consumer;
    private final StreamId id = StreamId.fresh();
    private final List<StreamItem> taken = new CopyOnWriteArrayList<>();
    private final List<Cancel> gone = new CopyOnWriteArrayList<>();
    private final AtomicInteger drains = new AtomicInteger();

    StreamLossTest(Way way) {
        vertx = way.vertx();
        producer = Peer.in(vertx);
        consumer = Peer.in(vertx);
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void an_idle_stream_stays_open() {
        StreamSink sink = openSink();
        StreamSource source = openSource();
        long start = producer.on(client -> client.loop().now());
        Peer.until(() -> producer.on(client -> client.loop().now()) > start + 2 * Leased.EXPIRE);
        producer.run(client -> sink.write(Items.END));
        Peer.until(() -> consumer.on(client -> source.ended()));
        assertThat(taken).containsExactly(Items.END);
        assertThat(gone).isEmpty();
    }

    @Test
    void a_consumer_that_is_undeployed_cancels() {
        StreamSink sink = openSink();
        openSource();
        Peer.until(() -> producer.on(client -> sink.writable()));
        consumer.undeploy();
        Peer.until(() -> !gone.isEmpty());
        producer.run(client -> assertThat(sink.ended()).isTrue());
        assertThat(gone).hasSize(1);
    }

    @Test
    void a_consumer_that_left_without_a_word_is_noticed_at_the_next_item() {
        StreamSink sink = openSink();
        producer.run(client -> assertThat(sink.writable()).isFalse());
        consumer.run(client -> client.send(Addresses.streamControl(id), new StreamControl.Grant(1_000)));
        Peer.until(() -> producer.on(client -> sink.ended() || sink.writable()));
        producer.run(client -> {
            assertThat(sink.write(Items.text("to nobody"))).isTrue();
            assertThat(gone).hasSize(1);
            assertThat(sink.write(Items.text("swallowed"))).isTrue();
        });
    }

    @Test
    void a_consumer_that_never_grants_is_given_up() {
        StreamSink sink = openSink();
        producer.run(client -> sink.write(Items.text("first content")));
        Peer.until(() -> gone.size() == 1);
        assertThat(drains).as("a producer that waits goes on").hasValue(1);
    }

    @Test
    void a_sink_without_content_waits_for_its_acceptance() {
        StreamSink sink = openSink();
        int start = producer.on(client -> client.loop().now());
        Peer.until(() -> producer.on(client -> client.loop().now()) > start + 2 * Leased.EXPIRE);
        producer.run(client -> assertThat(sink.ended()).isFalse());
        assertThat(gone).isEmpty();
    }

    @Test
    void a_consumer_that_falls_silent_is_given_up() {
        openSink();
        consumer.run(client -> {
            client.listen("stream." + id, message -> {});
            client.send(Addresses.streamControl(id), new StreamControl.Grant(1_000));
        });
        Peer.until(() -> gone.size() == 1);
    }

    @Test
    void a_producer_that_is_undeployed_fails_the_stream() {
        StreamSink sink = openSink();
        openSource();
        Peer.until(() -> producer.on(client -> sink.writable()));
        producer.undeploy();
        assertFailed(GatewayError.Unavailable.class);
    }

    @Test
    void a_producer_that_was_undeployed_before_the_first_grant_is_missed_at_once() {
        openSink();
        producer.undeploy();
        openSource();
        assertThat(taken).hasSize(1);
        assertFailed(GatewayError.Unavailable.class);
    }

    @Test
    void a_producer_that_left_without_a_terminal_item_is_missed() {
        producer.run(client -> client.subscribe(Addresses.streamControl(id), control -> item(client, 0, "some")));
        openSource();
        Peer.until(() -> !taken.isEmpty());
        producer.undeploy();
        assertFailed(GatewayError.Unavailable.class);
        assertThat(taken).hasSize(2).first().isEqualTo(Items.text("some"));
    }

    @Test
    void a_producer_that_falls_silent_is_given_up() {
        producer.run(client -> client.subscribe(Addresses.streamControl(id), control -> {}));
        openSource();
        assertFailed(GatewayError.Unavailable.class);
    }

    @Test
    void a_lost_item_fails_the_stream() {
        producer.run(client -> client.subscribe(Addresses.streamControl(id), control -> {
            item(client, 0, "first");
            item(client, 2, "third");
            item(client, 3, "fourth");
        }));
        openSource();
        assertFailed(GatewayError.Unavailable.class);
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_lost_last_item_is_noticed_by_the_renewal() {
        producer.run(client -> client.subscribe(
                Addresses.streamControl(id), control -> client.send(Addresses.stream(id), new StreamMessage.Alive(1))));
        openSource();
        assertFailed(GatewayError.Unavailable.class);
    }

    @Test
    void a_doubled_item_fails_the_stream() {
        producer.run(client -> client.subscribe(Addresses.streamControl(id), control -> {
            item(client, 0, "first");
            item(client, 0, "first");
        }));
        openSource();
        assertFailed(GatewayError.Unavailable.class);
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_reader_that_waits_learns_of_the_loss() {
        openSink();
        StreamSource source = consumer.on(client -> client.source(id));
        var next = consumer.on(client -> source.next());
        producer.undeploy();
        assertThat(Peer.await(next)).isInstanceOf(StreamItem.Failed.class);
    }

    private void assertFailed(Class<? extends GatewayError> error) {
        Peer.until(() -> !taken.isEmpty() && taken.getLast().isTerminal());
        assertThat(taken.getLast()).isInstanceOfSatisfying(StreamItem.Failed.class, failed -> assertThat(failed.error())
                .isInstanceOf(error));
        assertThat(taken.stream().filter(StreamItem::isTerminal)).hasSize(1);
    }

    private void item(BusClient client, long sequence, String text) {
        client.send(Addresses.stream(id), new StreamMessage.Item(sequence, Items.text(text)));
    }

    private StreamSink openSink() {
        return producer.on(client -> client.sink(id).onGone(gone::add).drainHandler(drains::incrementAndGet));
    }

    private StreamSource openSource() {
        return consumer.on(client -> client.source(id).handler(taken::add));
    }
}
