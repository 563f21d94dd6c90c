package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The check of cuts finds readers that are wrong at a cut. */
class StreamCutsTest {
    private static final Buffer STREAM = Buffer.buffer("data: {1}\n\ndata: {22}\n\ndata: {end}\n\n");

    @Test
    void good_reader_passes() {
        StreamCuts cuts = new StreamCuts(() -> new Reader(data -> true, true), STREAM);
        cuts.sameByteByByte();
        cuts.sameWhenCutInTwoAnywhere();
        cuts.sameWhenCutAnywhere();
        cuts.failedWhereverBrokenOff(StreamCutsTest::isLast);
    }

    @Test
    void reader_that_looks_behind_its_slice_is_found() {
        Predicate<Utf8Slice> amidMore = data -> data.array().length > data.length() + 8;
        StreamCuts cuts = new StreamCuts(() -> new Reader(amidMore, true), STREAM);
        assertThatThrownBy(cuts::sameWhenCutAnywhere).isInstanceOf(AssertionError.class);
        assertThatThrownBy(cuts::sameWhenCutInTwoAnywhere).isInstanceOf(AssertionError.class);
    }

    @Test
    void clean_end_without_the_last_event_is_found() {
        StreamCuts cuts = new StreamCuts(() -> new Reader(data -> true, false), STREAM);
        assertThatThrownBy(() -> cuts.failedWhereverBrokenOff(StreamCutsTest::isLast))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void reader_that_takes_half_an_event_for_a_whole_is_found() {
        StreamCuts cuts = new StreamCuts(() -> new Reader(data -> true, true, "{"), STREAM);
        assertThatThrownBy(() -> cuts.failedWhereverBrokenOff(StreamCutsTest::isLast))
                .isInstanceOf(AssertionError.class);
    }

    private static boolean isLast(String frame) {
        return frame.contains("{end}");
    }

    /** Each event in braces is a text; `{end}` ends. */
    private static final class Reader implements StreamReader {
        private final Predicate<Utf8Slice> taken;
        private final boolean failsAtTheEnd;
        private final String whole;
        private boolean over;

        Reader(Predicate<Utf8Slice> taken, boolean failsAtTheEnd) {
            this(taken, failsAtTheEnd, "}");
        }

        Reader(Predicate<Utf8Slice> taken, boolean failsAtTheEnd, String whole) {
            this.taken = taken;
            this.failsAtTheEnd = failsAtTheEnd;
            this.whole = whole;
        }

        @Override
        public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
            if (over) {
                return;
            }
            String text = data.text();
            if (!text.contains(whole)) {
                fail(out);
            } else if (text.equals("{end}")) {
                clean(out);
            } else if (taken.test(data)) {
                out.accept(new ChatEvent.TurnStart(text, "m", 1));
            }
        }

        @Override
        public void end(Consumer<ChatEvent> out) {
            if (!over && failsAtTheEnd) {
                fail(out);
            } else if (!over) {
                clean(out);
            }
        }

        private void clean(Consumer<ChatEvent> out) {
            over = true;
            out.accept(new ChatEvent.TurnEnd(Optional.empty(), List.of()));
        }

        private void fail(Consumer<ChatEvent> out) {
            over = true;
            out.accept(new ChatEvent.Failed(new GatewayError.UpstreamFailed("broken", Reason.BROKEN_STREAM)));
        }
    }
}
