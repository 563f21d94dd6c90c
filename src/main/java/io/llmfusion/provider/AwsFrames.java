package io.llmfusion.provider;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import software.amazon.eventstream.Message;

/**
 * Cuts an AWS event stream into frames, however its bytes come. The library reads each frame and checks both its sums; its
 * own incremental decoder is not used, since it takes 2 MB for every stream.
 *
 * <pre>
 *   total length (4) | headers' length (4) | CRC of these 8 (4) | headers | payload | CRC of all before (4)
 * </pre>
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream Specification</a>
 */
final class AwsFrames {
    /** The largest payload that the specification allows, with the headers' room. */
    static final int MAXIMUM_FRAME_BYTES = (24 << 20) + (128 << 10);

    private static final int PRELUDE = 12;
    private static final int SMALLEST_FRAME = 16;

    private final Consumer<AwsFrame> out;
    private Buffer unfinished = Buffer.buffer(0);
    private boolean stopped;

    /** What came is no event stream, or a damaged one. Without a stack trace. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String problem;

        Broken(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        /** In our words. */
        String problem() {
            return problem;
        }
    }

    AwsFrames(Consumer<AwsFrame> out) {
        this.out = out;
    }

    /** Throws {@link Broken} when a sum does not fit or a frame is too large; nothing may be read after that. */
    void accept(Buffer read) {
        Buffer all = unfinished.length() == 0 ? read : unfinished.appendBuffer(read);
        int at = 0;
        while (!stopped && all.length() - at >= PRELUDE) {
            int length = length(all, at);
            if (all.length() - at < length) {
                break;
            }
            out.accept(frame(all, at, length));
            at += length;
        }
        unfinished = at == 0 && all != read ? all : Buffer.buffer(all.getBytes(at, all.length()));
    }

    /** No frame is told after this. */
    void stop() {
        stopped = true;
    }

    /** Bytes of a frame whose end has not come. */
    int unfinishedBytes() {
        return unfinished.length();
    }

    /** The length is believed only when its own sum fits: else gigabytes might be awaited. */
    private static int length(Buffer all, int at) {
        CRC32 sum = new CRC32();
        sum.update(all.getBytes(at, at + 8));
        if ((int) sum.getValue() != all.getInt(at + 8)) {
            throw new Broken("The provider's stream is damaged: a frame's checksum is wrong.");
        }
        long length = all.getUnsignedInt(at);
        if (length < SMALLEST_FRAME || all.getUnsignedInt(at + 4) > length - SMALLEST_FRAME) {
            throw new Broken("The provider's stream is damaged: a frame's length is impossible.");
        }
        if (length > MAXIMUM_FRAME_BYTES) {
            throw new Broken("The provider sent an event of more than " + MAXIMUM_FRAME_BYTES + " bytes.");
        }
        return (int) length;
    }

    private static AwsFrame frame(Buffer all, int at, int length) {
        try {
            return AwsFrame.of(Message.decode(ByteBuffer.wrap(all.getBytes(at, at + length))));
        } catch (RuntimeException damaged) {
            // The library throws various kinds for wrong sums and headers.
            throw new Broken("The provider's stream is damaged: a frame cannot be read.");
        }
    }
}
