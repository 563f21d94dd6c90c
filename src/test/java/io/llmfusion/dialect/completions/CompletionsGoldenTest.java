package io.llmfusion.dialect.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.Warning;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients of legacy completions and providers of chats see of each other. */
class CompletionsGoldenTest {
    private static final Dialect CHAT = new ChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicDialect();
    private static final ClientDialect COMPLETIONS = new CompletionsDialect(CHAT);
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    private static final GoldenFiles REQUESTS = GoldenFiles.in("completions/requests");
    private static final GoldenFiles CLAUDE_TURNS = GoldenFiles.in("anthropic/turns");
    private static final GoldenFiles CLAUDE_STREAMS = GoldenFiles.in("anthropic/streams");
    private static final GoldenFiles TURNS = GoldenFiles.in("completions/turns");
    private static final GoldenFiles STREAMS = GoldenFiles.in("completions/streams");

    static List<String> requests() {
        return inputs(REQUESTS, "json");
    }

    static List<String> turns() {
        return inputs(CLAUDE_TURNS, "json");
    }

    static List<String> streams() {
        return inputs(CLAUDE_STREAMS, "jsonl");
    }

    private static List<String> inputs(GoldenFiles files, String suffix) {
        return files.names(suffix).stream().filter(name -> !name.contains(".")).toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_completion_for_providers_of_chats(String name) {
        Buffer body = REQUESTS.bytes(name + ".json");
        ChatRequest request = COMPLETIONS.requestReader().read(HEAD, body);

        REQUESTS.check(name + ".chat.json", written(CHAT.requestWriter().write(request, Quirks.NONE)));
        REQUESTS.check(
                name + ".anthropic.json", written(ANTHROPIC.requestWriter().write(request, Quirks.NONE)));
    }

    private static String written(WrittenRequest request) {
        return withWarnings(request.body(), request.warnings());
    }

    private static String withWarnings(Buffer body, List<Warning> warnings) {
        ObjectNode golden = Json.object();
        golden.set("body", Json.read(body));
        ArrayNode lines = golden.putArray("warnings");
        warnings.forEach(warning -> lines.add(warning.line()));
        return golden.toPrettyString();
    }

    @ParameterizedTest
    @MethodSource("turns")
    void claudes_answer_for_a_client_of_completions(String name) {
        WrittenTurn written = COMPLETIONS
                .turnWriter()
                .write(ANTHROPIC.turnReader().read(CLAUDE_TURNS.bytes(name + ".json"), Quirks.NONE), List.of());

        TURNS.check(name + ".json", withWarnings(written.body(), written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void claudes_stream_for_a_client_of_completions(String name) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = ANTHROPIC.newStreamReader(new ReadContext(Quirks.NONE, true));
        CLAUDE_STREAMS.text(name + ".jsonl").lines().forEach(data -> reader.read("", Utf8Slice.of(data), events::add));
        reader.end(events::add);
        StreamWriter writer = COMPLETIONS.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(event, frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(COMPLETIONS.errors().frame(failed.error(), new RequestId("r1")));
            }
        }

        STREAMS.check(name + ".sse", frames.toString());
    }

    @Test
    void names_what_a_chat_cannot_stand_in_for() {
        for (String prompt : List.of("[\"a\",\"b\"]", "[1,2]", "[[1],[2]]", "[]", "7", "null")) {
            Buffer body = Buffer.buffer("{\"model\":\"any\",\"prompt\":" + prompt + "}");
            assertThatThrownBy(() -> COMPLETIONS.requestReader().read(HEAD, body))
                    .isInstanceOfSatisfying(
                            InvalidBody.class,
                            invalid -> assertThat(invalid.error().field()).contains("prompt"));
        }
    }
}
