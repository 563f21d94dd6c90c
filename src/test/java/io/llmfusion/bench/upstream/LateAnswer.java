package io.llmfusion.bench.upstream;

import java.nio.ByteBuffer;

/** A whole answer whose delay is not over yet, or the rest of one that the socket did not take at once. */
final class LateAnswer extends Pending {
    private static final long RETRY_NANOS = 200_000;

    private final ByteBuffer rest;

    LateAnswer(UpstreamConnection connection, ByteBuffer rest, long due) {
        super(connection, due);
        this.rest = rest;
    }

    @Override
    boolean step(ByteBuffer scratch, long now) {
        boolean open = connection().write(rest);
        if (open && rest.hasRemaining()) {
            dueAt(now + RETRY_NANOS);
            return true;
        }
        connection().answered();
        return false;
    }
}
