package io.llmfusion.bench.contender;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes the floor's messages over the local bus as they are. */
final class IdentityCodec implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        throw new UnsupportedOperationException("local only");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("local only");
    }

    @Override
    public Object transform(Object message) {
        return message;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
