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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real provider streams, as their recorded payloads, sent as SSE with each kind of line end. */
class SseRecordedStreamsTest {

    private static final Path RECORDED = Path.of("../shared/recorded");
    private static final int CUT_EVERYWHERE = 2_000;
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

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void a_cut_at_any_position_changes_nothing(String lineEnd) {
        for (List<String> payloads : recordings()) {
            Buffer all = stream(payloads, lineEnd);
            Buffer head = all.getBuffer(0, Math.min(all.length(), CUT_EVERYWHERE));
            List<SseItem> whole = Decoding.items(Cuts.whole(head));
            for (int position = 0; position <= head.length(); position++) {
                assertThat(Decoding.items(Cuts.at(position, head)).equals(whole))
                        .isTrue();
            }
        }
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
