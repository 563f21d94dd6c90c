package io.llmfusion.provider;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;

/**
 * A body that came compressed, though we ask for none: unpacked read by read. Only here, since a decoder in every
 * connection's pipeline costs each answer 2 % and hardly one needs it.
 */
final class Unpacked implements AnswerReading {
    /** So many bytes at a time: what they unpack to, a thousand times as much at worst, is in memory at once. */
    private static final int SLICE = 4 << 10;

    /** No limit to one buffer's growth but what a slice can hold. */
    private static final int UNLIMITED = 0;

    private final Attempt attempt;
    private final AnswerReading reading;
    private final EmbeddedChannel decoder;

    private Unpacked(Attempt attempt, AnswerReading reading, ZlibWrapper wrapper) {
        this.attempt = attempt;
        this.reading = reading;
        this.decoder = new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, UNLIMITED));
    }

    /** The reading itself for a body that is not compressed. */
    static AnswerReading of(Attempt attempt, Optional<String> contentEncoding, AnswerReading reading) {
        return switch (contentEncoding.orElse("identity").strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> reading;
            case "gzip", "x-gzip" -> new Unpacked(attempt, reading, ZlibWrapper.GZIP);
            case "deflate", "x-deflate" -> new Unpacked(attempt, reading, ZlibWrapper.ZLIB_OR_NONE);
            default -> {
                attempt.fail(Streams.badAnswer("The provider compressed its answer in a way that is not read here."));
                yield reading;
            }
        };
    }

    @Override
    public void read(Buffer read) {
        byte[] packed = read.getBytes();
        for (int from = 0; from < packed.length && !over(); from += SLICE) {
            unpack(Unpooled.wrappedBuffer(packed, from, Math.min(SLICE, packed.length - from)));
        }
    }

    private void unpack(ByteBuf packed) {
        try {
            decoder.writeInbound(packed);
        } catch (DecompressionException damaged) {
            attempt.fail(Streams.badAnswer("The provider's compressed answer cannot be unpacked."));
        }
        for (ByteBuf bytes = decoder.readInbound(); bytes != null; bytes = decoder.readInbound()) {
            byte[] unpacked = new byte[bytes.readableBytes()];
            bytes.readBytes(unpacked).release();
            if (!over()) {
                reading.read(Buffer.buffer(unpacked));
            }
        }
    }

    @Override
    public void end() {
        decoder.finishAndReleaseAll();
        reading.end();
    }

    @Override
    public void cut() {
        decoder.finishAndReleaseAll();
        reading.cut();
    }

    @Override
    public boolean over() {
        return reading.over();
    }
}
