package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.dialect.StreamCuts;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real answers of the real API, whole and cut. */
class AnthropicRecordedTest {
    private static final Path FOLDER = Path.of("../shared/recorded/anthropic/main");
    private static final int SMALL = 2_000;

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

    private static Buffer stream(String name) throws IOException {
        return AnthropicTexts.frames(Files.readString(FOLDER.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_however_it_is_cut(String name) throws IOException {
        StreamCuts cuts =
                new StreamCuts(() -> AnthropicTexts.DIALECT.newStreamReader(AnthropicTexts.READ), stream(name));
        cuts.sameByteByByte();
        if (cuts.length() < SMALL) {
            cuts.sameWhenCutInTwoAnywhere();
        }
    }

    @Tag("providers")
    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_cut_at_every_position_or_fails_broken_off_there(String name) throws IOException {
        StreamCuts cuts =
                new StreamCuts(() -> AnthropicTexts.DIALECT.newStreamReader(AnthropicTexts.READ), stream(name));
        cuts.sameWhenCutAnywhere();
        cuts.failedWhereverBrokenOff(frame -> frame.contains("event: message_stop\n"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_comes_out_as_the_same_turn_in_valid_grammar(String name) throws IOException {
        List<ChatEvent> events = AnthropicTexts.read(stream(name));
        Buffer written = AnthropicTexts.write(events);
        AnthropicStreamGrammar.check(written);
        if (!(events.getLast() instanceof ChatEvent.Failed)) {
            ChatTurn turn = TurnOfEvents.of(events);
            assertThat(counted(TurnOfEvents.of(AnthropicTexts.read(written)))).isEqualTo(counted(turn));
        }
    }

    /** Without the provider's own usage object, to which cache counts of 0 may be added. */
    private static ChatTurn counted(ChatTurn turn) {
        return new ChatTurn(
                turn.id(),
                turn.model(),
                turn.created(),
                turn.choices(),
                turn.usage().map(usage -> Usage.NONE.plus(usage)),
                turn.extras());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void scan_finds_what_the_reader_finds(String name) throws IOException {
        Buffer frames = stream(name);
        List<ChatEvent> events = AnthropicTexts.read(frames);
        StreamScan scan = AnthropicTexts.DIALECT.newStreamScan(AnthropicTexts.READ);
        Optional<Frame> end = Optional.empty();
        for (SseEvent event : AnthropicTexts.events(frames)) {
            Frame frame = scan.look(event.name(), event.data());
            if (frame == Frame.END || frame == Frame.ERROR) {
                end = Optional.of(frame);
                break;
            }
        }
        if (events.getLast() instanceof ChatEvent.TurnEnd last) {
            assertThat(end).contains(Frame.END);
            assertThat(scan.usage()).isEqualTo(last.usage());
        } else {
            assertThat(end).contains(Frame.ERROR);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_that_ends_early_has_failed(String name) throws IOException {
        List<String> payloads = Files.readString(FOLDER.resolve(name)).lines().toList();
        int stop = payloads.indexOf("{\"type\":\"message_stop\"}");
        for (int kept = 0; kept < stop; kept += Math.max(1, stop / 40)) {
            List<ChatEvent> events = AnthropicTexts.readPayloads(String.join("\n", payloads.subList(0, kept)));
            assertThat(events.getLast()).as("after " + kept).isInstanceOf(ChatEvent.Failed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_comes_out_as_it_was(String name) throws IOException {
        Buffer body = Buffer.buffer(Files.readAllBytes(FOLDER.resolve(name)));
        ChatTurn turn = AnthropicTexts.DIALECT.turnReader().read(body, Quirks.NONE);
        JsonNode written = Json.read(
                AnthropicTexts.DIALECT.turnWriter().write(turn, List.of()).body());
        JsonNode given = Json.read(body);
        assertThat(written.path("content")).isEqualTo(given.path("content"));
        assertThat(written.path("usage")).isEqualTo(given.path("usage"));
        assertThat(written.path("stop_reason")).isEqualTo(given.path("stop_reason"));
        assertThat(written.path("id")).isEqualTo(given.path("id"));
        var facts = AnthropicTexts.DIALECT.turnReader().scan(body, Quirks.NONE);
        assertThat(facts.usage()).isEqualTo(turn.usage());
        assertThat(facts.finish()).contains(turn.choices().getFirst().finish());
    }

    @Test
    void second_start_before_any_block_is_no_news() throws IOException {
        List<ChatEvent> events = AnthropicTexts.read(stream("duplicate-message-start.chunks.txt"));
        assertThat(events.stream().filter(ChatEvent.TurnStart.class::isInstance))
                .hasSize(1);
        assertThat(events.getLast()).isInstanceOf(ChatEvent.TurnEnd.class);
    }

    @Test
    void second_start_amid_an_answer_fails() throws IOException {
        List<ChatEvent> events = AnthropicTexts.read(stream("spliced-message-start.chunks.txt"));
        assertThat(events.getLast()).isInstanceOf(ChatEvent.Failed.class);
    }
}
