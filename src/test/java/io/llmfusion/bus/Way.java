package io.llmfusion.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Duration;

/** How messages pass in a test: as they are, as inside a node, or each through its wire form, as between two nodes. */
enum Way {
    IDENTITY,
    LINK;

    /** Short, so that leases run out while a test waits. */
    static final Duration ROUND = Duration.ofMillis(50);

    Vertx vertx() {
        return vertx(ROUND);
    }

    Vertx vertx(Duration round) {
        Vertx vertx = Vertx.vertx();
        Loops.of(vertx, this == LINK ? new Link() : new BusCodec(), round);
        return vertx;
    }

    /** Writes and reads every message before it is handed over. */
    private static final class Link implements MessageCodec<Object, Object> {
        private final BusCodec codec = new BusCodec();

        @Override
        public void encodeToWire(Buffer buffer, Object message) {
            codec.encodeToWire(buffer, message);
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            return codec.decodeFromWire(position, buffer);
        }

        @Override
        public Object transform(Object message) {
            Buffer wire = Buffer.buffer("before");
            encodeToWire(wire, message);
            return decodeFromWire("before".length(), wire);
        }

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public byte systemCodecID() {
            return codec.systemCodecID();
        }
    }
}
