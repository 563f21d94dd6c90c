package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real answers of the real API, whole and cut. */
class GeminiRecordedTest {
    private static final Path FOLDER = Path.of("../shared/recorded/google/main");
    private static final int SMALL = 3_000;

    @BeforeAll
    static void recordingsAreThere() {
        assumeTrue(Files.isDirectory(FOLDER), "no recorded answers at " + FOLDER);
    }

    static Stream<String> streams() throws IOException {
        return names(".chunks.txt");
    }

    static Stream<String> bodies() throws IOException {
        return names(".json").filter(name -> !name.contains("429"));
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

    private static String payloads(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    private static Buffer stream(String name) throws IOException {
        return GeminiTexts.frames(payloads(name));
    }

    /** What the events tell, without the ids that are new each time and without where pieces were cut. */
    static String told(List<ChatEvent> events) {
        ChatTurn turn = GeminiEventsTest.turn(events);
        return turn.choices().toString().replaceAll("call_[0-9a-f]{24}", "call") + turn.usage();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_however_it_is_cut(String name) throws IOException {
        Buffer frames = stream(name);
        String whole = told(GeminiTexts.read(frames));
        int step = frames.length() < SMALL ? 1 : frames.length() / 60;
        for (int cut = 0; cut <= frames.length(); cut += step) {
            List<ChatEvent> parted = GeminiTexts.read(frames.getBuffer(0, cut), frames.getBuffer(cut, frames.length()));
            assertThat(told(parted)).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_byte_by_byte(String name) throws IOException {
        Buffer frames = stream(name);
        List<Buffer> bytes = new ArrayList<>();
        for (int at = 0; at < frames.length(); at++) {
            bytes.add(frames.getBuffer(at, at + 1));
        }
        assertThat(told(GeminiTexts.read(bytes.toArray(Buffer[]::new)))).isEqualTo(told(GeminiTexts.read(frames)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void events_keep_the_promises_of_the_pivot(String name) throws IOException {
        GeminiEventsTest.check(GeminiTexts.read(stream(name)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_comes_out_as_the_same_turn_in_valid_grammar(String name) throws IOException {
        List<ChatEvent> events = GeminiTexts.read(stream(name));
        Buffer written = GeminiTexts.write(events);
        GeminiStreamGrammar.check(written);
        assertThat(told(GeminiTexts.read(written))).isEqualTo(told(events));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void scan_finds_what_the_reader_finds(String name) throws IOException {
        Buffer frames = stream(name);
        List<ChatEvent> events = GeminiTexts.read(frames);
        StreamScan scan = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        boolean content = false;
        for (SseEvent event : GeminiTexts.events(frames)) {
            Frame frame = scan.look(event.name(), event.data());
            assertThat(frame).isIn(Frame.LIFECYCLE, Frame.CONTENT);
            content |= frame == Frame.CONTENT;
        }
        assertThat(content).isEqualTo(events.stream().anyMatch(ChatEvent::isContent));
        assertThat(scan.usage()).isEqualTo(((ChatEvent.TurnEnd) events.getLast()).usage());
        assertThat(scan.finish().map(finish -> finish.unified()))
                .contains(GeminiEventsTest.turn(events)
                        .choices()
                        .getFirst()
                        .finish()
                        .unified());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_that_ends_early_has_failed(String name) throws IOException {
        List<String> lines = payloads(name).lines().toList();
        for (int kept = 0; kept < lines.size(); kept++) {
            if (kept > 0 && lines.subList(0, kept).stream().anyMatch(line -> line.contains("finishReason"))) {
                continue;
            }
            List<ChatEvent> events = GeminiTexts.readPayloads(String.join("\n", lines.subList(0, kept)));
            assertThat(events.getLast()).as("after " + kept).isInstanceOf(ChatEvent.Failed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_comes_out_as_it_was(String name) throws IOException {
        Buffer body = Buffer.buffer(Files.readAllBytes(FOLDER.resolve(name)));
        ChatTurn turn = GeminiTexts.DIALECT.turnReader().read(body, Quirks.NONE);
        JsonNode written = Json.read(
                GeminiTexts.DIALECT.turnWriter().write(turn, List.of()).body());
        String ids = ",?\"id\":\"call_[0-9a-f]{24}\",?";
        assertThat(Json.write(written).replaceAll(ids, ""))
                .isEqualTo(Json.write(sorted(Json.read(body), written)).replaceAll(ids, ""));
        var facts = GeminiTexts.DIALECT.turnReader().scan(body, Quirks.NONE);
        assertThat(facts.usage()).isEqualTo(turn.usage());
        assertThat(facts.finish()).contains(turn.choices().getFirst().finish());
    }

    /** The given tree with its members in the order of the written one. */
    private static JsonNode sorted(JsonNode given, JsonNode like) {
        if (given.isArray()) {
            var array = Json.mapper().createArrayNode();
            for (int index = 0; index < given.size(); index++) {
                array.add(sorted(given.get(index), like.path(index)));
            }
            return array;
        }
        if (!given.isObject()) {
            return given;
        }
        var object = Json.object();
        like.propertyNames().stream()
                .filter(given::has)
                .forEach(member -> object.set(member, sorted(given.get(member), like.get(member))));
        given.properties().forEach(member -> object.putIfAbsent(member.getKey(), member.getValue()));
        return object;
    }

    @Test
    void thoughts_are_counted_within_the_output() throws IOException {
        ChatEvent.TurnEnd end = (ChatEvent.TurnEnd)
                GeminiTexts.read(stream("google-text.chunks.txt")).getLast();
        assertThat(end.usage()).hasValueSatisfying(usage -> {
            assertThat(usage.output()).isEqualTo(23 + 185);
            assertThat(usage.total()).isEqualTo(217);
        });
    }

    @Test
    void arguments_in_pieces_are_one_json_text() throws IOException {
        ChatTurn turn = GeminiEventsTest.turn(
                GeminiTexts.read(stream("google-vertex-stream-tool-call-arguments-nested.1.chunks.txt")));
        JsonNode arguments = GeminiEventsTest.calls(turn).getFirst().arguments().tree();
        assertThat(arguments.path("recipe").path("ingredients").size()).isGreaterThan(5);
        assertThat(arguments
                        .path("recipe")
                        .path("ingredients")
                        .get(0)
                        .path("amount")
                        .stringValue())
                .isEqualTo("16 oz");
        assertThat(GeminiEventsTest.calls(turn).getFirst().signature()).isPresent();
    }

    @Test
    void call_whose_last_chunk_is_missing_is_whole() throws IOException {
        ChatTurn turn = GeminiEventsTest.turn(GeminiTexts.read(
                stream("google-stream-tool-call-array-arguments-missing-terminal-function-call.chunks.txt")));
        JsonNode operations =
                GeminiEventsTest.calls(turn).getFirst().arguments().tree().path("operations");
        assertThat(operations.size()).isEqualTo(2);
        assertThat(operations.get(1).path("price").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(turn.choices().getFirst().finish().unified()).isEqualTo(Unified.TOOL_CALLS);
    }

    @Test
    void calls_without_arguments_get_an_empty_object() throws IOException {
        ChatTurn turn = GeminiEventsTest.turn(GeminiTexts.read(stream("google-stream-no-args-tool-call.chunks.txt")));
        assertThat(GeminiEventsTest.calls(turn).stream()
                        .map(call -> call.name() + call.arguments().text())
                        .collect(Collectors.toList()))
                .containsExactly(
                        "read_theme{}",
                        "read_screen{\"id\":\"A\"}",
                        "read_screen{\"id\":\"B\"}",
                        "read_screen{\"id\":\"C\"}");
    }

    @Test
    void wait_of_a_rate_limit_stands_in_the_body() throws IOException {
        Buffer body = Buffer.buffer(Files.readAllBytes(FOLDER.resolve("google-429-retry-info.json")));
        GatewayError error = GeminiTexts.DIALECT.errorReader().read(429, name -> "", body);
        assertThat(error).isInstanceOf(GatewayError.UpstreamRejected.class);
        assertThat(error.retryAfter()).contains(Duration.ofMillis(34_400));
    }
}
