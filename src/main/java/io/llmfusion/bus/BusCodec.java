package io.llmfusion.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The one codec of the bus. Inside a node the immutable record itself is handed over; only what crosses to another node
 * becomes tagged JSON.
 */
final class BusCodec implements MessageCodec<Object, Object> {
    static final String NAME = "fusion";

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        byte[] json = WireForm.write(message);
        buffer.appendInt(json.length).appendBytes(json);
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        return WireForm.read(buffer.getBytes(start, start + buffer.getInt(position)));
    }

    @Override
    public Object transform(Object message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
