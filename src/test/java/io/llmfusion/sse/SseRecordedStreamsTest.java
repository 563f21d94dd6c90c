package io.llmfusion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real provider streams, as their recorded payloads, sent as SSE with each kind of line end. */
class SseRecordedStreamsTest {

    private static final Path RECORDED = Path.of("../shared/recorded");
    private static final int SHORT = 600;
    private static final long SEED = Long.getLong("fusion.seed", 20261123L);

    @BeforeAll
    static void recorded_streams_are_at_hand() {
        assumeTrue(Files.isDirectory(RECORDED), "skipped: no recorded streams at " + RECORDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void payloads_come_out_as_they_were_sent(String lineEnd) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (List<String> payloads : recordings()) {
            Buffer stream = stream(payloads, lineEnd);
            List<SseEvent> sent = payloads.stream()
                    .map(payload -> SseEvent.of(Utf8Slice.of(payload)))
                    .toList();
            assertThat(Decoding.items(Cuts.whole(stream))).isEqualTo(sent);
            assertThat(Decoding.items(Cuts.every(1, stream))).isEqualTo(sent);
            assertThat(Decoding.items(Cuts.random(random, 3_000, stream))).isEqualTo(sent);
            assertThat(Passing.all(Cuts.random(random, 3_000, stream), event -> SseVerdict.KEEP)
                            .output())
                    .isEqualTo(stream.toString());
        }
    }

    /**
     * Every position of every recording. To decode all of a stream for each costs the square of its length; but after a
     * frame a decoder holds nothing, which is asserted, so that a cut inside one concerns the frames before and behind at most.
     */
    @Tag("providers")
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void a_cut_at_any_position_changes_nothing(String lineEnd) {
        for (List<String> payloads : recordings()) {
            cutEverywhere(payloads, lineEnd);
        }
    }

    @Test
    void a_cut_at_any_position_of_short_frames_changes_nothing() {
        for (List<String> payloads : recordings()) {
            List<String> shortOnes = payloads.stream()
                    .filter(payload -> payload.length() < SHORT)
                    .toList();
            cutEverywhere(shortOnes, "\n");
        }
    }

    private static void cutEverywhere(List<String> payloads, String lineEnd) {
        for (int number = 0; number < payloads.size(); number++) {
            Buffer before = stream(payloads.subList(Math.max(0, number - 1), number), lineEnd);
            Buffer frame = stream(payloads.subList(number, number + 1), lineEnd);
            Buffer behind = stream(payloads.subList(number + 1, Math.min(number + 2, payloads.size())), lineEnd);
            Buffer three = before.copy().appendBuffer(frame).appendBuffer(behind);
            List<SseItem> whole = Decoding.items(Cuts.whole(three));

            assertThat(whole).hasSize(Math.min(payloads.size(), number + 2) - Math.max(0, number - 1));
            assertThat(heldAfter(before) + heldAfter(frame)).isZero();
            for (int position = 0; position <= frame.length(); position++) {
                assertThat(Decoding.items(Cuts.at(before.length() + position, three))
                                .equals(whole))
                        .isTrue();
            }
        }
    }

    private static int heldAfter(Buffer frames) {
        SseDecoder decoder = new SseDecoder(EmptyData.DELIVER, Decoding.MAXIMUM, item -> {});
        decoder.accept(frames);
        return decoder.unfinishedBytes();
    }

    @Test
    void raw_recordings_pass_unchanged_but_for_a_final_blank_line() throws IOException {
        for (Path file : files(".sse")) {
            Buffer stream = Buffer.buffer(Files.readAllBytes(file));
            List<SseItem> whole = Decoding.items(Cuts.whole(stream));

            assertThat(whole).isNotEmpty().noneMatch(item -> item instanceof SseItem.Comment);
            for (int position = 0; position <= stream.length(); position++) {
                assertThat(Decoding.items(Cuts.at(position, stream))).isEqualTo(whole);
            }
            String completed = whole.getLast() instanceof SseItem.Unfinished ? stream + "\n" : stream.toString();
            assertThat(Passing.all(Cuts.every(7, stream), event -> SseVerdict.KEEP)
                            .output())
                    .isEqualTo(completed);
        }
    }

    private static Buffer stream(List<String> payloads, String lineEnd) {
        Buffer stream = Buffer.buffer();
        payloads.forEach(payload -> stream.appendString("data: " + payload + lineEnd + lineEnd));
        return stream;
    }

    private static List<List<String>> recordings() {
        List<List<String>> recordings = files(".chunks.txt").stream()
                .map(SseRecordedStreamsTest::payloads)
                .toList();
        assertThat(recordings).isNotEmpty();
        return recordings;
    }

    private static List<String> payloads(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String ending) {
        try (Stream<Path> files = Files.walk(RECORDED)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
