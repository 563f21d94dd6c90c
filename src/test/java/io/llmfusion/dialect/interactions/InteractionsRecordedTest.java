package io.llmfusion.dialect.interactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamCuts;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real answers of the real API, whole and cut. */
class InteractionsRecordedTest {
    private static final Path FOLDER = Path.of("../shared/recorded/google/interactions");

    @BeforeAll
    static void recordingsAreThere() {
        assumeTrue(Files.isDirectory(FOLDER), "no recorded answers at " + FOLDER);
    }

    static Stream<String> streams() throws IOException {
        return names(".chunks.txt");
    }

    static Stream<String> bodies() throws IOException {
        return names(".json");
    }

    private static Stream<String> names(String suffix) throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return Stream.of("absent");
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static StreamCuts cuts(String name) throws IOException {
        String frames = Files.readString(FOLDER.resolve(name))
                .lines()
                .map(payload -> "data: " + payload + "\n\n")
                .collect(Collectors.joining());
        return new StreamCuts(
                () -> InteractionsTexts.DIALECT.newStreamReader(new ReadContext(Quirks.NONE, true)),
                Buffer.buffer(frames));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_byte_by_byte(String name) throws IOException {
        StreamCuts cuts = cuts(name);

        cuts.sameByteByByte();
        assertThat(cuts.whole().getLast()).isInstanceOfSatisfying(ChatEvent.TurnEnd.class, end -> assertThat(
                        end.usage().orElseThrow().output())
                .isPositive());
    }

    @Tag("providers")
    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_cut_at_every_position_or_fails_broken_off_there(String name) throws IOException {
        StreamCuts cuts = cuts(name);

        cuts.sameWhenCutAnywhere();
        cuts.failedWhereverBrokenOff(frame -> frame.contains("interaction.completed"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_is_a_turn(String name) throws IOException {
        ChatTurn turn = InteractionsTexts.DIALECT
                .turnReader()
                .read(Buffer.buffer(Files.readString(FOLDER.resolve(name))), Quirks.NONE);

        assertThat(turn.parts()).isNotEmpty();
        assertThat(turn.choices().getFirst().finish().unified()).isEqualTo(Unified.STOP);
        assertThat(turn.usage().orElseThrow().reasoning()).isPositive();
    }
}
