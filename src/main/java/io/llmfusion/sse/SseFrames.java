package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;

/**
 * Passes an event stream on byte for byte, whole frames only, while a visitor looks at each event and may take out,
 * replace or precede single ones.
 *
 * <p>Of each read, everything up to the end of its last complete frame goes on at once; the unfinished tail waits for
 * its rest. A frame is an event with its blank line; comments and blank lines outside of an event stand for themselves.
 * So whatever is written between two results of {@link #accept} stands between frames. A read that is complete and kept
 * is itself the result; nothing is encoded again. Only a byte order mark is left out: it says nothing, and would
 * spoil the first line if something had been written before it. Blank lines behind a dropped event go with it.
 *
 * <p>Limits, cost and threads are those of {@link SseDecoder}; the visitor may call {@link #stop()}.
 */
public final class SseFrames {

    private final int maximumFrameBytes;
    private final SseVisitor visitor;
    private final SseScanner scanner;
    private final SseSplice splice = new SseSplice();
    private boolean stopped;

    /** {@code maximumFrameBytes}: the size of one event on the wire, 1 to 2^30. */
    public SseFrames(int maximumFrameBytes, SseVisitor visitor) {
        this.maximumFrameBytes = maximumFrameBytes;
        this.visitor = visitor;
        this.scanner = new SseScanner(maximumFrameBytes);
    }

    /** What may go on now: perhaps {@code read} itself or a part of it that shares its bytes, perhaps nothing. */
    public Buffer accept(Buffer read) {
        if (stopped) {
            return Buffer.buffer(0);
        }
        boolean carried = scanner.unfinishedBytes() > 0;
        scanner.load(read);
        splice.begin(scanner.bytes(), scanner.blockStart());
        while (!stopped && visitNext()) {}
        scanner.settle();
        return carried ? splice.copied() : splice.sharedWith(read);
    }

    /** The stream has come to its regular end: what goes on of the unfinished event, completed by its blank line. */
    public Buffer end() {
        if (stopped) {
            return Buffer.buffer(0);
        }
        int start = scanner.blockStart();
        int end = scanner.end();
        splice.begin(scanner.bytes(), start);
        String missing = scanner.isAfterLineFeed() ? "\n" : "\n\n";
        boolean unfinished = scanner.finish();
        SseVerdict verdict = unfinished ? visitor.unfinished(scanner.event()) : SseVerdict.DROP;
        stop();
        return splice.apply(verdict, start, end).complete(verdict, missing);
    }

    /** Lets nothing more pass after the event just visited, and frees the memory. */
    public void stop() {
        stopped = true;
        scanner.release();
    }

    /** Bytes held of the unfinished frame. */
    public int unfinishedBytes() {
        return scanner.unfinishedBytes();
    }

    private boolean visitNext() {
        SseScanner.Found found = scanner.next();
        int start = scanner.unitStart();
        int end = scanner.blockStart();
        switch (found) {
            case EVENT -> splice.apply(visitor.event(scanner.event()), start, end);
            case COMMENT -> {
                visitor.comment(scanner.comment());
                splice.keep(end);
            }
            case OTHER -> splice.keep(end);
            case BLANK -> splice.blank(start, end);
            case TOO_LARGE -> {
                stop();
                visitor.tooLarge(maximumFrameBytes);
            }
            case NOTHING -> {
                return false;
            }
        }
        return true;
    }
}
