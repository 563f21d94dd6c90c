package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.StreamId;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {
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
    void items_come_in_order_and_the_terminal_one_ends_the_stream() {
        Peer producer = Peer.in(vertx);
        Peer consumer = Peer.in(vertx);
        StreamId id = StreamId.fresh();
        StreamSink sink = producer.on(client -> client.sink(id));
        List<StreamItem> taken = new ArrayList<>();
        producer.run(client -> {
            for (int i = 0; i < 1_000; i++) {
                sink.write(text("item " + i));
            }
            sink.write(END);
        });
        StreamSource source = consumer.on(client -> client.source(id).handler(taken::add));
        Peer.until(() -> consumer.on(client -> source.ended()));
        assertThat(taken).hasSize(1_001).last().isEqualTo(END);
        for (int i = 0; i < 1_000; i++) {
            assertThat(taken.get(i)).isEqualTo(text("item " + i));
        }
    }

    static final StreamItem END = new StreamItem.Event(new ChatEvent.TurnEnd(Optional.empty(), List.of()));

    static StreamItem text(String text) {
        return new StreamItem.Event(new ChatEvent.TextDelta(0, 0, text));
    }
}
