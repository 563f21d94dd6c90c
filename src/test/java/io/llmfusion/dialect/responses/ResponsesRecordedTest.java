package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Real answers of OpenAI's and xAI's API, whole and cut. */
class ResponsesRecordedTest {
    private static final Path ROOT = Path.of("../shared/recorded");
    private static final List<String> FOLDERS = List.of("openai/responses", "xai/responses");

    @BeforeAll
    static void recordingsAreThere() {
        assumeTrue(Files.isDirectory(ROOT.resolve(FOLDERS.getFirst())), "no recorded answers at " + ROOT);
    }

    static Stream<String> streams() throws IOException {
        return names(".chunks.txt");
    }

    static Stream<String> bodies() throws IOException {
        return names(".json").filter(name -> !name.contains("error"));
    }

    private static Stream<String> names(String suffix) throws IOException {
        if (!Files.isDirectory(ROOT.resolve(FOLDERS.getFirst()))) {
            return Stream.of("absent");
        }
        Stream.Builder<String> names = Stream.builder();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(name -> name.endsWith(suffix))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names.build();
    }

    /** One of the recordings has several answers one after the other: the first is taken. */
    private static Buffer stream(String name) throws IOException {
        List<String> lines = Files.readString(ROOT.resolve(name))
                .lines()
                .filter(line -> !line.isBlank())
                .map(ResponsesRecordedTest::closed)
                .toList();
        int end = 0;
        while (end < lines.size() && !isEnd(lines.get(end))) {
            end++;
        }
        return ResponsesTexts.frames(String.join("\n", lines.subList(0, Math.min(lines.size(), end + 1))));
    }

    /** Two lines of one recording lack their last brace. */
    private static String closed(String line) {
        return new RawJson(line).parsed().isPresent() ? line : line + "}";
    }

    private static boolean isEnd(String line) {
        String type = Json.read(line).path("type").asString("");
        return type.equals("response.completed") || type.equals("response.failed");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_reads_the_same_however_it_is_cut(String name) throws IOException {
        Buffer frames = stream(name);
        List<ChatEvent> whole = ResponsesTexts.read(frames);
        int step = frames.length() < 4_000 ? 1 : frames.length() / 50;
        for (int cut = 0; cut <= frames.length(); cut += step) {
            List<ChatEvent> parted =
                    ResponsesTexts.read(frames.getBuffer(0, cut), frames.getBuffer(cut, frames.length()));
            assertThat(parted).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_comes_out_in_valid_grammar_with_the_same_items(String name) throws IOException {
        Buffer frames = stream(name);
        List<ChatEvent> events = ResponsesTexts.read(frames);
        Buffer written = ResponsesTexts.write(events);
        ResponsesStreamGrammar.check(written);
        if (events.getLast() instanceof ChatEvent.Failed) {
            assertThat(name).contains("error");
            return;
        }
        List<JsonNode> given = items(frames);
        List<JsonNode> shown = items(written);
        if (name.contains("parallel-tool-call-wrapper")) {
            assertThat(shown)
                    .extracting(item -> item.path("name").asString())
                    .containsExactly("weather", "cityAttractions");
            return;
        }
        assertThat(shown).hasSameSizeAs(given);
        if (name.contains("openai-phase")) {
            // Most of its deltas were left out of the recording.
            assertThat(shown)
                    .extracting(item -> item.path("phase").asString())
                    .containsExactly("commentary", "final_answer");
            return;
        }
        for (int index = 0; index < given.size(); index++) {
            assertThat(comparable(shown.get(index))).isEqualTo(comparable(given.get(index)));
        }
        assertThat(usage(written)).isEqualTo(usage(frames));
    }

    private static List<JsonNode> items(Buffer frames) {
        return ResponsesTexts.payloads(frames).stream()
                .filter(payload -> payload.path("type").asString().equals("response.output_item.done"))
                .map(payload -> payload.path("item"))
                .filter(ResponsesRecordedTest::says)
                .toList();
    }

    /** A message of one empty text, which comes beside a picture, is none. */
    private static boolean says(JsonNode item) {
        return !item.path("type").asString().equals("message")
                || !item.path("content").path(0).path("text").asString("").isEmpty();
    }

    private static JsonNode usage(Buffer frames) {
        return ResponsesTexts.payloads(frames).getLast().path("response").path("usage");
    }

    /** Without states, which are told where they were left out, and without what rotates or is empty. */
    private static JsonNode comparable(JsonNode item) {
        var bare = (ObjectNode) item.deepCopy();
        bare.remove(List.of("status", "id"));
        if (bare.path("type").asString().equals("reasoning")) {
            if (bare.path("content").isEmpty()) {
                bare.remove("content");
            }
            if (bare.path("encrypted_content").isNull()) {
                bare.remove("encrypted_content");
            }
        }
        return bare;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void scan_finds_what_the_reader_finds(String name) throws IOException {
        Buffer frames = stream(name);
        List<ChatEvent> events = ResponsesTexts.read(frames);
        StreamScan scan = ResponsesTexts.DIALECT.newStreamScan(ResponsesTexts.READ);
        Optional<Frame> end = Optional.empty();
        boolean content = false;
        for (SseEvent event : ResponsesTexts.events(frames)) {
            Frame frame = scan.look(event.name(), event.data());
            content |= frame == Frame.CONTENT;
            if (frame == Frame.END || frame == Frame.ERROR) {
                end = Optional.of(frame);
                break;
            }
        }
        assertThat(content).isEqualTo(events.stream().anyMatch(ChatEvent::isContent));
        if (events.getLast() instanceof ChatEvent.TurnEnd last) {
            assertThat(end).contains(Frame.END);
            assertThat(scan.usage()).isEqualTo(last.usage());
        } else {
            assertThat(end).contains(Frame.ERROR);
            assertThat(scan.error()).contains(((ChatEvent.Failed) events.getLast()).error());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_that_ends_early_has_failed_and_is_told_so(String name) throws IOException {
        List<String> payloads =
                ResponsesTexts.payloads(stream(name)).stream().map(Json::write).toList();
        for (int kept = 0; kept < payloads.size() - 1; kept += Math.max(1, payloads.size() / 25)) {
            List<ChatEvent> events = ResponsesTexts.readPayloads(String.join("\n", payloads.subList(0, kept)));
            assertThat(events.getLast()).as("after " + kept).isInstanceOf(ChatEvent.Failed.class);
            ResponsesStreamGrammar.check(ResponsesTexts.write(events));
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_comes_out_as_it_was(String name) throws IOException {
        Buffer body = Buffer.buffer(Files.readAllBytes(ROOT.resolve(name)));
        ChatTurn turn = ResponsesTexts.DIALECT.turnReader().read(body, Quirks.NONE);
        JsonNode given = Json.read(body);
        JsonNode written = Json.read(
                ResponsesTexts.DIALECT.turnWriter().write(turn, List.of()).body());
        assertThat(written.path("usage")).isEqualTo(given.path("usage"));
        assertThat(written.path("status")).isEqualTo(given.path("status"));
        if (!name.contains("parallel-tool-call-wrapper")) {
            assertThat(told(written)).isEqualTo(told(given));
        }
        var facts = ResponsesTexts.DIALECT.turnReader().scan(body, Quirks.NONE);
        assertThat(facts.usage()).isEqualTo(turn.usage());
        assertThat(facts.finish().map(finish -> finish.unified()))
                .contains(turn.choices().getFirst().finish().unified());
    }

    private static List<JsonNode> told(JsonNode response) {
        List<JsonNode> items = new ArrayList<>();
        response.path("output").forEach(item -> {
            if (says(item)) {
                items.add(withoutLogprobs(comparable(item)));
            }
        });
        return items;
    }

    /** Some servers leave the empty list out, and null is one too. */
    private static JsonNode withoutLogprobs(JsonNode item) {
        item.path("content").forEach(part -> {
            if (part instanceof ObjectNode text && text.path("logprobs").isEmpty()) {
                text.remove("logprobs");
            }
        });
        return item;
    }

    @Test
    void quota_error_after_the_response_was_created_is_no_answer() throws IOException {
        List<ChatEvent> events = ResponsesTexts.read(stream("openai/responses/openai-error.1.chunks.txt"));
        assertThat(events).noneMatch(ChatEvent::isContent);
        assertThat(events.getLast()).isInstanceOfSatisfying(ChatEvent.Failed.class, failed -> assertThat(
                        failed.error().status())
                .isEqualTo(429));
    }
}
