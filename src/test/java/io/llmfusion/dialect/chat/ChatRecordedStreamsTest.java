package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamCuts;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Streams that providers really sent, in every cut; skipped where they are not there. */
class ChatRecordedStreamsTest {
    /** Cuts in two at every byte cost the square of the length. */
    private static final int SHORT = 4_000;

    @BeforeAll
    static void recordings_are_there() {
        ChatRecordings.assumePresent();
    }

    @TestFactory
    Stream<DynamicTest> read_whole_and_written_anew() {
        return each(file -> {
            List<ChatEvent> events = cuts(file).whole();

            ChatEventGrammar.assertGood(events);
            assertThat(events.getLast()).isInstanceOf(ChatEvent.TurnEnd.class);
            for (boolean usage : List.of(true, false)) {
                String frames = ChatTexts.frames(events, new WriteContext("m", usage, true));
                assertThat(ChatStreamGrammar.problems(frames, usage)).isEmpty();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> what_is_written_reads_to_the_same_turn() {
        return each(file -> {
            ChatTurn turn = EventsToTurn.turn(cuts(file).whole());

            String frames = ChatTexts.frames(TurnToEvents.events(turn), new WriteContext("m", true, true));

            assertThat(EventsToTurn.turn(ChatTexts.events(ChatTexts.payloads(frames), Quirks.NONE)))
                    .usingRecursiveComparison()
                    .ignoringFields("usage.value.raw", "choices.finish.raw", "extras")
                    .isEqualTo(turn);
        });
    }

    @TestFactory
    Stream<DynamicTest> the_same_byte_by_byte_and_short_ones_cut_in_two_anywhere() {
        return each(file -> {
            StreamCuts cuts = cuts(file);
            cuts.sameByteByByte();
            if (cuts.length() < SHORT) {
                cuts.sameWhenCutInTwoAnywhere();
            }
        });
    }

    @Tag("providers")
    @TestFactory
    Stream<DynamicTest> the_same_cut_at_every_position() {
        return each(file -> cuts(file).sameWhenCutAnywhere());
    }

    @Tag("providers")
    @TestFactory
    Stream<DynamicTest> broken_off_anywhere_is_never_a_clean_end_before_the_finish_reason() {
        return each(file -> cuts(file)
                .failedWhereverBrokenOff(
                        frame -> frame.contains("\"finish_reason\":\"") || frame.startsWith("data: [DONE]")));
    }

    @TestFactory
    Stream<DynamicTest> the_scan_agrees_with_the_reader() {
        return each(file -> {
            List<String> payloads = ChatRecordings.payloads(file);
            StreamScan scan = new ChatDialect().newStreamScan(new ReadContext(Quirks.NONE, false));
            List<Frame> frames = payloads.stream()
                    .map(payload -> scan.look("message", Utf8Slice.of(payload)))
                    .toList();
            List<ChatEvent> events = ChatTexts.events(payloads, Quirks.NONE);

            assertThat(frames.getLast()).isEqualTo(Frame.END);
            assertThat(frames).doesNotContain(Frame.ERROR);
            assertThat(frames.indexOf(Frame.CONTENT)).isEqualTo(firstContent(payloads));
            assertThat(scan.usage()).isEqualTo(usage(events));
            assertThat(scan.finish()).isEqualTo(finish(events));
            long usageChunks = payloads.stream()
                    .filter(payload -> payload.contains("\"choices\":[]") && payload.contains("\"usage\":{"))
                    .count();
            assertThat(frames.stream().filter(Frame.DROP::equals).count()).isEqualTo(usageChunks);
        });
    }

    @TestFactory
    Stream<DynamicTest> whole_answers_are_read_and_written_anew() {
        return ChatRecordings.answers().stream()
                .filter(file -> !file.toString().contains("error"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Buffer body = Buffer.buffer(ChatRecordings.text(file));
                    ChatTurn turn = ChatTexts.CHAT.turnReader().read(body, Quirks.NONE);
                    assertThat(turn.parts()).isNotEmpty();
                    assertThat(turn.usage()).isPresent();
                    assertThat(ChatTexts.CHAT
                                    .turnReader()
                                    .scan(body, Quirks.NONE)
                                    .usage())
                            .isEqualTo(turn.usage());
                    Buffer again =
                            ChatTexts.CHAT.turnWriter().write(turn, List.of()).body();
                    assertThat(ChatTexts.CHAT.turnReader().read(again, Quirks.NONE))
                            .usingRecursiveComparison()
                            .ignoringFields("usage.value.raw", "choices.finish.raw")
                            .isEqualTo(turn);
                }));
    }

    private static int firstContent(List<String> payloads) {
        StreamReader reader = new ChatDialect().newStreamReader(new ReadContext(Quirks.NONE, false));
        for (int i = 0; i < payloads.size(); i++) {
            List<ChatEvent> events = new ArrayList<>();
            reader.read("", Utf8Slice.of(payloads.get(i)), events::add);
            if (events.stream().anyMatch(ChatEvent::isContent)) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<Usage> usage(List<ChatEvent> events) {
        return ((ChatEvent.TurnEnd) events.getLast()).usage();
    }

    private static Optional<Object> finish(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.ChoiceEnd.class::isInstance)
                .map(end -> (Object) ((ChatEvent.ChoiceEnd) end).finish())
                .findFirst();
    }

    private static Stream<DynamicTest> each(Check check) {
        return ChatRecordings.streams().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.run(file)));
    }

    /** A check of one recording. */
    private interface Check {
        void run(Path file);
    }

    private static StreamCuts cuts(Path file) {
        return new StreamCuts(
                () -> new ChatDialect().newStreamReader(new ReadContext(Quirks.NONE, true)),
                bytes(ChatRecordings.payloads(file)));
    }

    private static Buffer bytes(List<String> payloads) {
        return Buffer.buffer(
                payloads.stream().map(payload -> "data: " + payload + "\n\n").collect(Collectors.joining()));
    }
}
