package io.llmfusion.dialect.chat;

import static io.llmfusion.dialect.chat.ChatTexts.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.PivotText;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every feature of the format once, read and written, against reviewed files. */
class ChatGoldenTest {
    private static final GoldenFiles REQUESTS = GoldenFiles.in("chat/requests");
    private static final GoldenFiles ANSWERS = GoldenFiles.in("chat/answers");
    private static final GoldenFiles STREAMS = GoldenFiles.in("chat/streams");
    private static final GoldenFiles ERRORS = GoldenFiles.in("chat/errors");

    @TestFactory
    Stream<DynamicTest> requests() {
        return cases(REQUESTS, "request.json", name -> {
            ChatRequest request = ChatTexts.request(REQUESTS.text(name + ".request.json"));
            REQUESTS.check(name + ".pivot.json", PivotText.of(request));

            WrittenRequest written = CHAT.requestWriter().write(request, Quirks.NONE);
            REQUESTS.check(
                    name + ".written.json",
                    PivotText.prettyJson(written.body().toString()) + PivotText.of(written.warnings()));
            assertThat(Json.read(CHAT.requestWriter()
                            .write(ChatTexts.request(written.body().toString()), Quirks.NONE)
                            .body()))
                    .as("a second way through changes nothing more")
                    .isEqualTo(Json.read(written.body()));
        });
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return cases(ANSWERS, "answer.json", name -> {
            Buffer body = ANSWERS.bytes(name + ".answer.json");
            ChatTurn turn = CHAT.turnReader().read(body, Quirks.NONE);
            ANSWERS.check(name + ".pivot.json", PivotText.of(turn));
            assertThat(CHAT.turnReader().scan(body, Quirks.NONE).usage()).isEqualTo(turn.usage());

            WrittenTurn written = CHAT.turnWriter().write(turn, List.of());
            ANSWERS.check(
                    name + ".written.json", PivotText.prettyJson(written.body().toString()));
            assertThat(written.warnings())
                    .as("of the own format nothing is left out but a word that it does not have")
                    .allMatch(warning -> warning.field().equals("answer.finish_reason"));
        });
    }

    @TestFactory
    Stream<DynamicTest> streams() {
        return cases(STREAMS, "stream.txt", name -> {
            List<String> payloads = STREAMS.text(name + ".stream.txt").lines().toList();
            List<ChatEvent> events = ChatTexts.events(payloads, Quirks.NONE);
            ChatEventGrammar.assertGood(events);
            STREAMS.check(name + ".events.txt", lines(events));

            String frames = ChatTexts.frames(events, new WriteContext("m", true, true));
            assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
            STREAMS.check(name + ".written.txt", frames);
        });
    }

    @TestFactory
    Stream<DynamicTest> errors() {
        return cases(ERRORS, "error.txt", name -> {
            List<String> lines = ERRORS.text(name + ".error.txt").lines().toList();
            int blank = lines.indexOf("");
            Map<String, String> headers = new HashMap<>();
            lines.subList(1, blank).forEach(line -> headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
            String body = String.join("\n", lines.subList(blank + 1, lines.size()));

            GatewayError error = CHAT.errorReader()
                    .read(
                            Integer.parseInt(lines.getFirst()),
                            header -> headers.getOrDefault(header, ""),
                            ChatTexts.bytes(body));

            String answer = CHAT.errors().body(error, new RequestId("r1")).toString();
            ERRORS.check(
                    name + ".written.txt",
                    PivotText.of(error) + "status " + CHAT.errors().status(error) + "\n" + answer);
        });
    }

    private static String lines(List<ChatEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(
                event -> text.append(Json.write(Json.read(PivotText.of(event)))).append('\n'));
        return text.toString();
    }

    private static Stream<DynamicTest> cases(GoldenFiles files, String suffix, Consumer<String> check) {
        return files.names(suffix).stream().map(name -> DynamicTest.dynamicTest(name, () -> check.accept(name)));
    }
}
