package io.llmfusion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFramesTest {

    private static final long SEED = Long.getLong("fusion.seed", 20261123L);

    @Test
    void a_read_of_whole_frames_is_passed_on_itself() {
        Passing passing = new Passing(100, SseFramesTest::keep);
        Buffer read = Buffer.buffer("event: a\ndata: 1\n\n: ping\n\ndata: 2\n\n");

        assertThat(passing.accept(read)).isSameAs(read);
        assertThat(passing.seen.stream().map(Decoding::show)).containsExactly("a <1>", "// ping", "message <2>");
        assertThat(passing.frames.unfinishedBytes()).isZero();
    }

    @Test
    void only_the_unfinished_tail_waits() {
        Passing passing = new Passing(100, SseFramesTest::keep);

        assertThat(passing.accept(Buffer.buffer("data: 1\n\ndata: 2\n\nda"))).hasToString("data: 1\n\ndata: 2\n\n");
        assertThat(passing.frames.unfinishedBytes()).isEqualTo(2);
        assertThat(passing.accept(Buffer.buffer("ta: 3\n"))).hasToString("");
        assertThat(passing.accept(Buffer.buffer("\n: c\nid"))).hasToString("data: 3\n\n: c\n");
        assertThat(passing.accept(Buffer.buffer(": 4\n\n"))).hasToString("id: 4\n\n");
    }

    @Test
    void a_frame_ended_by_a_carriage_return_does_not_wait_for_a_line_feed() {
        Passing passing = new Passing(100, SseFramesTest::keep);

        assertThat(passing.accept(Buffer.buffer("data: 1\r\n\r"))).hasToString("data: 1\r\n\r");
        assertThat(passing.accept(Buffer.buffer("\ndata: 2\r\n\r\n"))).hasToString("\ndata: 2\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void single_events_can_be_taken_out_replaced_and_preceded(String lineEnd) {
        String stream =
                "data: 1\n\ndata: drop\n\n: c\n\nevent: replace\ndata: 2\n\ndata: before\n\ndata: drop\n\nfoo\n\n"
                        .replace("\n", lineEnd);
        String expected = "data: 1\n\n: c\n\n<R><B>data: before\n\nfoo\n\n".replace("\n", lineEnd);
        Buffer bytes = Buffer.buffer(stream);

        assertThat(Passing.all(Cuts.whole(bytes), SseFramesTest::verdict).output())
                .isEqualTo(expected);
        assertThat(Passing.all(Cuts.every(1, bytes), SseFramesTest::verdict).output())
                .isEqualTo(expected);
        for (int position = 0; position <= bytes.length(); position++) {
            assertThat(Passing.all(Cuts.at(position, bytes), SseFramesTest::verdict)
                            .output())
                    .as("cut at %d", position)
                    .isEqualTo(expected);
        }
    }

    private static SseVerdict keep(SseEvent event) {
        return SseVerdict.KEEP;
    }

    private static SseVerdict verdict(SseEvent event) {
        return switch (event.data().text()) {
            case "drop" -> SseVerdict.DROP;
            case "2" -> new SseVerdict.Replace(Buffer.buffer("<R>"));
            case "before" -> new SseVerdict.Precede(Buffer.buffer("<B>"));
            default -> SseVerdict.KEEP;
        };
    }

    @Test
    void a_byte_order_mark_is_left_out() {
        Buffer stream = Buffer.buffer("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n");
        for (int position = 0; position <= stream.length(); position++) {
            assertThat(Passing.all(Cuts.at(position, stream), SseFramesTest::keep)
                            .output())
                    .isEqualTo("data: 1\n\n\uFEFFdata: 2\n\n");
        }
    }

    @Test
    void an_unfinished_event_goes_on_completed_or_not_at_all() {
        assertThat(output("data: 1\n\ndata: 2")).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(output("data: 2\n")).isEqualTo("data: 2\n\n");
        assertThat(output("data: 2\r")).isEqualTo("data: 2\r\n\n");
        assertThat(output("data: 2\r\n")).isEqualTo("data: 2\r\n\n");
        assertThat(output("data: 1\n\nfoo")).isEqualTo("data: 1\n\n");
        assertThat(output("data: 1\n\n: c")).isEqualTo("data: 1\n\n");
        assertThat(Passing.all(List.of(Buffer.buffer("data: 2")), event -> SseVerdict.DROP)
                        .output())
                .isEmpty();
        assertThat(Passing.all(List.of(Buffer.buffer("data: before")), SseFramesTest::verdict)
                        .output())
                .isEqualTo("<B>data: before\n\n");
        assertThat(Passing.all(List.of(Buffer.buffer("id: 1\ndata: 2")), SseFramesTest::verdict)
                        .output())
                .isEqualTo("<R>");
    }

    private static String output(String stream) {
        return Passing.all(List.of(Buffer.buffer(stream)), SseFramesTest::keep).output();
    }

    @Test
    void a_visitor_that_throws_does_not_garble_what_follows() {
        Passing passing = new Passing(100, event -> {
            if (event.data().is("throw")) {
                throw new IllegalStateException("scripted");
            }
            return SseVerdict.KEEP;
        });

        Buffer read = Buffer.buffer("data: 1\n\ndata: throw\n\ndata: 2\n\nda");
        assertThatThrownBy(() -> passing.accept(read)).hasMessage("scripted");

        assertThat(passing.accept(Buffer.buffer("ta: 3\n\n"))).hasToString("data: 2\n\ndata: 3\n\n");
        assertThat(passing.accept(Buffer.buffer("data: 4\n\n"))).hasToString("data: 4\n\n");
    }

    @Test
    void a_frame_that_is_too_large_ends_the_stream_behind_the_last_complete_one() {
        Passing passing = new Passing(12, SseFramesTest::keep);

        assertThat(passing.accept(Buffer.buffer("data: 1\n\ndata: 2 is too large")))
                .hasToString("data: 1\n\n");
        assertThat(passing.accept(Buffer.buffer("\n\ndata: 3\n\n"))).hasToString("");
        assertThat(passing.end().output()).isEqualTo("data: 1\n\n");
        assertThat(passing.seen.stream().map(Decoding::show)).containsExactly("message <1>", "too large 12");
    }

    @Test
    void stopping_lets_the_present_event_pass_as_its_verdict_says_and_nothing_more() {
        for (SseVerdict verdict : List.of(SseVerdict.KEEP, SseVerdict.DROP)) {
            Passing[] self = new Passing[1];
            self[0] = new Passing(100, event -> {
                if (event.data().is("2")) {
                    self[0].frames.stop();
                    return verdict;
                }
                return SseVerdict.KEEP;
            });
            self[0].accept(Buffer.buffer("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
            self[0].accept(Buffer.buffer("data: 4\n\n"));

            String expected = verdict.equals(SseVerdict.KEEP) ? "data: 1\n\ndata: 2\n\n" : "data: 1\n\n";
            assertThat(self[0].end().output()).isEqualTo(expected);
        }
    }

    @Test
    void random_streams_pass_unchanged_in_whole_frames_however_they_are_cut() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 10_000; round++) {
            String stream = RandomStreams.stream(random);
            Buffer bytes = Buffer.buffer(stream + "\n\n"); // so that nothing is unfinished
            String expected = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;

            Passing passing = Passing.all(Cuts.random(random, 1 + random.nextInt(20), bytes), SseFramesTest::keep);

            assertThat(passing.output()).isEqualTo(expected + "\n\n");
            assertThat(passing.seen).isEqualTo(ReferenceDecoder.decode(stream + "\n\n"));
            passing.results.forEach(SseFramesTest::assertNothingUnfinished);
        }
    }

    @Test
    void what_is_left_of_random_streams_holds_just_the_events_that_were_kept() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Function<SseEvent, SseVerdict> verdicts =
                event -> event.data().length() % 2 == 0 ? SseVerdict.DROP : SseVerdict.KEEP;
        for (int round = 0; round < 10_000; round++) {
            Buffer bytes = Buffer.buffer(RandomStreams.stream(random));
            Passing whole = Passing.all(Cuts.whole(bytes), verdicts);
            Passing cut = Passing.all(Cuts.random(random, 1 + random.nextInt(20), bytes), verdicts);

            assertThat(cut.output()).isEqualTo(whole.output());
            assertThat(cut.seen).isEqualTo(whole.seen);
            // Noise may leave a further U+FEFF in front, which is no byte order mark behind other bytes.
            Buffer left = Buffer.buffer("\n" + whole.output());
            assertThat(events(Decoding.items(Cuts.whole(left))))
                    .isEqualTo(events(whole.seen).stream()
                            .filter(event -> verdicts.apply(event) == SseVerdict.KEEP)
                            .toList());
        }
    }

    private static List<SseEvent> events(List<SseItem> items) {
        return items.stream()
                .<SseEvent>mapMulti((item, sink) -> {
                    switch (item) {
                        case SseEvent event -> sink.accept(event);
                        case SseItem.Unfinished(SseEvent event) -> sink.accept(event);
                        case SseItem.Comment _, SseItem.TooLarge _ -> {}
                    }
                })
                .toList();
    }

    /** What stands between two results must not come to stand inside an event. */
    private static void assertNothingUnfinished(Buffer result) {
        Buffer withComment = result.copy().appendString(": between\n");
        List<SseItem> items = Decoding.items(List.of(withComment));
        if (!Decoding.show(items.getLast()).equals("// between")) {
            throw new AssertionError("unfinished: " + result);
        }
    }
}
