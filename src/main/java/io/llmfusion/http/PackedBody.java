package io.llmfusion.http;

import io.llmfusion.model.GatewayError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request's body that came compressed, unpacked as it comes. Only where one does: a decoder in every connection's
 * pipeline costs each request, and hardly a client compresses.
 */
final class PackedBody {
    /** So many bytes at a time: what they unpack to, a thousand times as much at worst, is in memory at once. */
    private static final int SLICE = 4 << 10;

    /** No limit to one buffer's growth but what a slice can hold. */
    private static final int UNLIMITED = 0;

    private final EmbeddedChannel decoder;
    private final Consumer<Buffer> taker;
    private final Consumer<GatewayError> refused;
    private boolean closed;

    private PackedBody(ZlibWrapper wrapper, Consumer<Buffer> taker, Consumer<GatewayError> refused) {
        this.decoder = new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, UNLIMITED));
        this.taker = taker;
        this.refused = refused;
    }

    /** Empty for a body that is not compressed, or in a way that has been refused. */
    static Optional<PackedBody> of(String contentEncoding, Consumer<Buffer> taker, Consumer<GatewayError> refused) {
        return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> Optional.empty();
            case "gzip", "x-gzip" -> Optional.of(new PackedBody(ZlibWrapper.GZIP, taker, refused));
            case "deflate", "x-deflate" -> Optional.of(new PackedBody(ZlibWrapper.ZLIB_OR_NONE, taker, refused));
            default -> {
                refused.accept(new GatewayError.InvalidRequest(
                        "this Content-Encoding is not read here; send the body as it is, or with gzip or deflate",
                        Optional.empty()));
                yield Optional.empty();
            }
        };
    }

    void take(Buffer chunk) {
        byte[] packed = chunk.getBytes();
        for (int from = 0; from < packed.length && !closed; from += SLICE) {
            unpack(Unpooled.wrappedBuffer(packed, from, Math.min(SLICE, packed.length - from)));
        }
    }

    private void unpack(ByteBuf packed) {
        try {
            decoder.writeInbound(packed);
        } catch (DecompressionException damaged) {
            refused.accept(new GatewayError.InvalidRequest(
                    "the body is not compressed as its Content-Encoding says", Optional.empty()));
        }
        for (ByteBuf bytes = decoder.readInbound(); bytes != null; bytes = decoder.readInbound()) {
            byte[] unpacked = new byte[bytes.readableBytes()];
            bytes.readBytes(unpacked).release();
            taker.accept(Buffer.buffer(unpacked));
        }
    }

    /** What has been read whole, or refused, needs no decoder any more. */
    void close() {
        closed = true;
        decoder.finishAndReleaseAll();
    }
}
