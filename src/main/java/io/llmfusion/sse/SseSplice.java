package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;

/** Collects what goes on of one read: a run of its bytes as long as nothing is cut out, else a copy of the pieces. */
final class SseSplice {

    private static final byte[] NO_BYTES = new byte[0];

    private final Buffer noPieces = Buffer.buffer(0);
    private byte[] bytes = NO_BYTES;
    private Buffer pieces = noPieces;
    private boolean pieced;
    private boolean dropping;
    private int runStart;
    private int runEnd;

    void begin(byte[] bytes, int start) {
        this.bytes = bytes;
        pieced = false;
        runStart = start;
        runEnd = start;
    }

    void keep(int end) {
        runEnd = end;
        dropping = false;
    }

    /** Blank lines share the fate of what they follow. */
    void blank(int start, int end) {
        if (dropping) {
            cut(start, end);
        } else {
            runEnd = end;
        }
    }

    SseSplice apply(SseVerdict verdict, int start, int end) {
        switch (verdict) {
            case SseVerdict.Keep() -> keep(end);
            case SseVerdict.Drop() -> drop(start, end);
            case SseVerdict.Replace(Buffer replacement) -> {
                drop(start, end);
                piecesSoFar().appendBuffer(replacement);
            }
            case SseVerdict.Precede(Buffer before) -> {
                piecesSoFar().appendBuffer(before);
                keep(end);
            }
        }
        return this;
    }

    /** The result for bytes that were not all in one read. */
    Buffer copied() {
        Buffer result = piecesSoFar();
        forget();
        return result;
    }

    /** The result where {@code read} holds the same bytes at the same places. */
    Buffer sharedWith(Buffer read) {
        if (pieced) {
            return copied();
        }
        forget();
        return runStart == 0 && runEnd == read.length() ? read : read.slice(runStart, runEnd);
    }

    /** The result for a last frame, with the line ends it lacked if its own bytes go on. */
    Buffer complete(SseVerdict verdict, String missing) {
        Buffer result = copied();
        return switch (verdict) {
            case SseVerdict.Keep(), SseVerdict.Precede(Buffer _) -> result.appendString(missing);
            case SseVerdict.Drop(), SseVerdict.Replace(Buffer _) -> result;
        };
    }

    private void drop(int start, int end) {
        cut(start, end);
        dropping = true;
    }

    private void cut(int start, int end) {
        if (runStart < start) {
            piecesSoFar();
        }
        runStart = end;
        runEnd = end;
    }

    private Buffer piecesSoFar() {
        if (!pieced) {
            pieced = true;
            pieces = Buffer.buffer(bytes.length);
        }
        pieces.appendBytes(bytes, runStart, runEnd - runStart);
        runStart = runEnd;
        return pieces;
    }

    /** An idle stream holds on to nothing. */
    private void forget() {
        bytes = NO_BYTES;
        pieces = noPieces;
    }
}
