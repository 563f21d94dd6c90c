package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Turns the reads of one event stream into items, however the bytes are cut.
 *
 * <p>Every item goes to the consumer as soon as its last byte is there: an event at its blank line, be it CR, LF or CRLF,
 * a comment at the end of its line. Data are slices of the read they came in, copied only where several lines are joined.
 * Time is linear in the bytes; memory holds one read and at most one unfinished event of the given maximum. An event
 * larger than that is reported as {@link SseItem.TooLarge}, after which everything is ignored.
 *
 * <p>One instance per stream, one thread at a time; the consumer may call {@link #stop()}, never {@link #accept}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class SseDecoder {

    private final EmptyData emptyData;
    private final int maximumEventBytes;
    private final Consumer<SseItem> items;
    private final SseScanner scanner;
    private String lastEventId = "";
    private boolean stopped;

    /** {@code maximumEventBytes}: the size of one event on the wire, 1 to 2^30. */
    public SseDecoder(EmptyData emptyData, int maximumEventBytes, Consumer<SseItem> items) {
        this.emptyData = emptyData;
        this.maximumEventBytes = maximumEventBytes;
        this.items = items;
        this.scanner = new SseScanner(maximumEventBytes);
    }

    /** Reports all that is complete with this read. The buffer is copied. */
    public void accept(Buffer read) {
        if (stopped) {
            return;
        }
        scanner.load(read);
        while (!stopped && reportNext()) {}
        scanner.settle();
    }

    /**
     * The stream has come to its regular end: an event that has no blank line is reported as {@link SseItem.Unfinished}.
     * It does not change {@link #lastEventId()}, so that resuming asks for it again.
     */
    public void end() {
        if (stopped) {
            return;
        }
        if (scanner.finish()) {
            SseEvent event = scanner.event();
            if (isDelivered(event)) {
                items.accept(new SseItem.Unfinished(event));
            }
        }
        stop();
    }

    /** Reports nothing more, not even what the present read still holds, and frees the memory. */
    public void stop() {
        stopped = true;
        scanner.release();
    }

    /** The id to resume after: of the last whole event that had one, skipped or not; empty if none. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Bytes held of the unfinished event. */
    public int unfinishedBytes() {
        return scanner.unfinishedBytes();
    }

    private boolean reportNext() {
        return switch (scanner.next()) {
            case EVENT -> {
                report(scanner.event());
                yield true;
            }
            case COMMENT -> {
                items.accept(new SseItem.Comment(scanner.comment()));
                yield true;
            }
            case BLANK, OTHER -> true;
            case TOO_LARGE -> {
                stop();
                items.accept(new SseItem.TooLarge(maximumEventBytes));
                yield false;
            }
            case NOTHING -> false;
        };
    }

    private void report(SseEvent event) {
        if (event.id().isPresent()) {
            lastEventId = event.id().get();
        }
        if (isDelivered(event)) {
            items.accept(event);
        }
    }

    private boolean isDelivered(SseEvent event) {
        return emptyData == EmptyData.DELIVER || !event.data().isEmpty();
    }
}
