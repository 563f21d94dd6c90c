package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.PivotText;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this format's requests, turns and streams are in the pivot, and what the pivot is in this format again. */
class ResponsesGoldenTest {
    private static final GoldenFiles REQUESTS = GoldenFiles.in("responses/requests");
    private static final GoldenFiles TURNS = GoldenFiles.in("responses/turns");
    private static final GoldenFiles STREAMS = GoldenFiles.in("responses/streams");

    static List<String> requests() {
        return inputs(REQUESTS, "json");
    }

    static List<String> turns() {
        return inputs(TURNS, "json");
    }

    static List<String> streams() {
        return inputs(STREAMS, "jsonl");
    }

    private static List<String> inputs(GoldenFiles files, String suffix) {
        return files.names(suffix).stream().filter(name -> !name.contains(".")).toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(String name) {
        ChatRequest pivot =
                ResponsesTexts.DIALECT.requestReader().read(ResponsesTexts.HEAD, REQUESTS.bytes(name + ".json"));
        REQUESTS.check(name + ".pivot.json", PivotText.of(pivot));
        WrittenRequest written = ResponsesTexts.DIALECT.requestWriter().write(pivot, Quirks.NONE);
        REQUESTS.check(
                name + ".written.json", PivotText.prettyJson(written.body().toString()));
        REQUESTS.check(name + ".warnings.json", PivotText.of(written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void turn(String name) {
        ChatTurn pivot = ResponsesTexts.DIALECT.turnReader().read(TURNS.bytes(name + ".json"), Quirks.NONE);
        TURNS.check(name + ".pivot.json", PivotText.of(pivot));
        WrittenTurn written = ResponsesTexts.DIALECT.turnWriter().write(pivot, List.of());
        TURNS.check(name + ".written.json", PivotText.prettyJson(written.body().toString()));
        assertThat(written.warnings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream(String name) {
        List<ChatEvent> events = ResponsesTexts.readPayloads(STREAMS.text(name + ".jsonl"));
        STREAMS.check(name + ".pivot.json", PivotText.of(events));
        Buffer written = ResponsesTexts.write(events);
        ResponsesStreamGrammar.check(written);
        STREAMS.check(name + ".sse", written.toString());
    }
}
