package io.llmfusion.provider;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.ItemWeight;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.StreamId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The items of one attempt on their way: held before the first content, then sent as the consumer's credit lasts. What waits
 * here counts against the node's buffered bytes.
 */
final class Delivery {
    /** More than this before the first content is no answer. */
    static final long HELD_BOUND = 1 << 20;

    /** The usual unfinished tail of a read is not worth an atomic operation for each. */
    private static final long SMALL_TAIL = 16 << 10;

    private final Budget.Holding holding;
    private List<StreamItem> held = List.of();
    private long heldBytes;
    private long collectedBytes;
    private long unfinishedBytes;
    private Optional<StreamSink> sink = Optional.empty();

    Delivery(Budget bufferedBytes) {
        this.holding = bufferedBytes.holding();
    }

    /** Keeps an item from before the first content; false when the node has no room for it. */
    boolean hold(StreamItem item) {
        if (held.isEmpty()) {
            held = new ArrayList<>(4);
        }
        held.add(item);
        heldBytes += ItemWeight.of(item);
        return recount();
    }

    /** Whether more has come before the first content than any answer needs. */
    boolean holdsTooMuch() {
        return heldBytes > HELD_BOUND;
    }

    /** Opens the stream and sends what was held; nothing leaves before the consumer's first grant. */
    StreamId open(BusClient client, Runnable drained, Consumer<Cancel> gone) {
        StreamSink opened = client.sink(StreamId.fresh());
        sink = Optional.of(opened);
        merged(held).forEach(opened::write);
        held = List.of();
        heldBytes = 0;
        opened.drainHandler(() -> {
            recount();
            drained.run();
        });
        opened.onGone(gone);
        return opened.id();
    }

    /** Whether the source may go on; when not, the drain of {@link #open} is called later. */
    boolean write(StreamItem item) {
        return sink.map(open -> open.write(item)).orElse(true);
    }

    /** Takes bytes of a body that is being collected; false when the node has no room for them. */
    boolean collect(long bytes) {
        collectedBytes += bytes;
        return recount();
    }

    /** Counts the bytes of a frame whose end has not come; false when the node has no room for them. */
    boolean countUnfinished(long bytes) {
        long counted = bytes < SMALL_TAIL ? 0 : bytes;
        if (counted == unfinishedBytes) {
            return true;
        }
        unfinishedBytes = counted;
        return recount();
    }

    /** Takes from the budget what waits here now, or gives back; false when the node has no room for it. */
    boolean recount() {
        long pending = sink.map(StreamSink::pendingBytes).orElse(0L);
        long more = heldBytes + collectedBytes + unfinishedBytes + pending - holding.held();
        if (more > 0) {
            return holding.grow(more);
        }
        if (more < 0) {
            holding.shrink(-more);
        }
        return true;
    }

    /** Whether everything that was written has left. */
    boolean flushed() {
        return sink.map(StreamSink::ended).orElse(true);
    }

    /** Forgets what was held: nobody wants it any more. */
    void drop() {
        held = List.of();
        heldBytes = 0;
        recount();
    }

    /** Gives back every byte. */
    void close() {
        held = List.of();
        holding.close();
    }

    /** Raw frames that stand in a row, as one item: one write on the client's socket. */
    private static List<StreamItem> merged(List<StreamItem> items) {
        if (items.size() < 2 || !items.stream().allMatch(StreamItem.Raw.class::isInstance)) {
            return items;
        }
        Buffer all = Buffer.buffer();
        for (StreamItem item : items) {
            if (item instanceof StreamItem.Raw(RawChunk chunk)) {
                all.appendBuffer(chunk.bytes());
            }
        }
        return List.of(new StreamItem.Raw(new RawChunk(all)));
    }
}
