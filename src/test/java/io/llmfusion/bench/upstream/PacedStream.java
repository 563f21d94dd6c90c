package io.llmfusion.bench.upstream;

import java.nio.ByteBuffer;

/** One event stream on its way: writes a chunk whenever it is due; a chunk that the socket refuses waits, none is lost. */
final class PacedStream extends Pending {
    private static final long RETRY_NANOS = 1_000_000;
    private static final int SENT_OFFSET = "#00000@".length();
    private static final int REQUEST_OFFSET = SENT_OFFSET + 19 + 1;

    private final Script.Paced script;
    private final long requestNanos;
    private final long paceNanos;
    private ByteBuffer refused = ByteBuffer.allocate(0);
    private int sequence;

    PacedStream(UpstreamConnection connection, Script.Paced script, long requestNanos) {
        super(connection, requestNanos + script.pace().first().toNanos());
        this.script = script;
        this.requestNanos = requestNanos;
        this.paceNanos = script.pace().pace().toNanos();
    }

    @Override
    boolean step(ByteBuffer scratch, long now) {
        if (refused.hasRemaining()) {
            return retry(now);
        }
        boolean last = sequence + 1 == script.pace().chunks();
        build(scratch, last, now);
        if (last) {
            connection().answered();
        }
        sequence++;
        boolean open = connection().write(scratch);
        if (open && scratch.hasRemaining()) {
            refused = ByteBuffer.allocate(scratch.remaining()).put(scratch).flip();
        }
        dueAt(due() + paceNanos);
        return open && (!last || refused.hasRemaining());
    }

    private boolean retry(long now) {
        boolean open = connection().write(refused);
        boolean finished = sequence == script.pace().chunks() && !refused.hasRemaining();
        dueAt(refused.hasRemaining() ? now + RETRY_NANOS : Math.max(due(), now));
        return open && !finished;
    }

    private void build(ByteBuffer scratch, boolean last, long now) {
        scratch.clear();
        if (sequence == 0) {
            append(scratch, script.opening());
        }
        int mark = scratch.position() + script.mark();
        append(scratch, script.frame());
        digits(scratch, mark + 5, sequence);
        digits(scratch, mark + SENT_OFFSET + 18, now);
        digits(scratch, mark + REQUEST_OFFSET + 18, requestNanos);
        if (last) {
            append(scratch, script.closing());
        }
        scratch.flip();
    }

    private static void append(ByteBuffer scratch, ByteBuffer shared) {
        scratch.put(scratch.position(), shared, 0, shared.limit());
        scratch.position(scratch.position() + shared.limit());
    }

    private static void digits(ByteBuffer scratch, int lastDigit, long number) {
        int at = lastDigit;
        for (long rest = number; rest > 0; rest /= 10) {
            scratch.put(at--, (byte) ('0' + rest % 10));
        }
    }
}
