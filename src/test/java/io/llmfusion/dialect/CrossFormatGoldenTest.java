package io.llmfusion.dialect;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of one format and a provider of another see of each other: Messages and chat completions. */
class CrossFormatGoldenTest {
    private static final Dialect CHAT = new ChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicDialect();
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    private static final GoldenFiles ANTHROPIC_REQUESTS = GoldenFiles.in("anthropic/requests");
    private static final GoldenFiles ANTHROPIC_TURNS = GoldenFiles.in("anthropic/turns");
    private static final GoldenFiles ANTHROPIC_STREAMS = GoldenFiles.in("anthropic/streams");
    private static final GoldenFiles CHAT_REQUESTS = GoldenFiles.in("cross/chat-to-anthropic/requests");
    private static final GoldenFiles CHAT_TURNS = GoldenFiles.in("cross/chat-to-anthropic-client/turns");
    private static final GoldenFiles CHAT_STREAMS = GoldenFiles.in("cross/chat-to-anthropic-client/streams");
    private static final GoldenFiles TO_CHAT_REQUESTS = GoldenFiles.in("cross/anthropic-to-chat/requests");
    private static final GoldenFiles TO_CHAT_TURNS = GoldenFiles.in("cross/anthropic-to-chat-client/turns");
    private static final GoldenFiles TO_CHAT_STREAMS = GoldenFiles.in("cross/anthropic-to-chat-client/streams");

    static List<String> anthropicRequests() {
        return inputs(ANTHROPIC_REQUESTS, "json");
    }

    static List<String> anthropicTurns() {
        return inputs(ANTHROPIC_TURNS, "json");
    }

    static List<String> anthropicStreams() {
        return inputs(ANTHROPIC_STREAMS, "jsonl");
    }

    static List<String> chatRequests() {
        return inputs(CHAT_REQUESTS, "json");
    }

    static List<String> chatTurns() {
        return inputs(CHAT_TURNS, "json");
    }

    static List<String> chatStreams() {
        return inputs(CHAT_STREAMS, "jsonl");
    }

    /** Files without a second suffix: the expected ones have one. */
    private static List<String> inputs(GoldenFiles files, String suffix) {
        return files.names(suffix).stream().filter(name -> !name.contains(".")).toList();
    }

    @ParameterizedTest
    @MethodSource("anthropicRequests")
    void messages_request_for_a_chat_provider(String name) {
        TO_CHAT_REQUESTS.check(name + ".json", request(ANTHROPIC_REQUESTS.bytes(name + ".json"), ANTHROPIC, CHAT));
    }

    @ParameterizedTest
    @MethodSource("chatRequests")
    void chat_request_for_claude(String name) {
        CHAT_REQUESTS.check(name + ".anthropic.json", request(CHAT_REQUESTS.bytes(name + ".json"), CHAT, ANTHROPIC));
    }

    private static String request(Buffer body, Dialect client, Dialect provider) {
        WrittenRequest written =
                provider.requestWriter().write(client.requestReader().read(HEAD, body), Quirks.NONE);
        return withWarnings(written.body(), written.warnings());
    }

    private static String withWarnings(Buffer body, List<Warning> warnings) {
        ObjectNode golden = Json.object();
        golden.set("body", Json.read(body));
        ArrayNode lines = golden.putArray("warnings");
        warnings.forEach(warning -> lines.add(warning.line()));
        return PivotText.pretty(golden);
    }

    @ParameterizedTest
    @MethodSource("anthropicTurns")
    void claudes_answer_for_a_chat_client(String name) {
        TO_CHAT_TURNS.check(name + ".json", turn(ANTHROPIC_TURNS.bytes(name + ".json"), ANTHROPIC, CHAT));
    }

    @ParameterizedTest
    @MethodSource("chatTurns")
    void chat_answer_for_a_messages_client(String name) {
        CHAT_TURNS.check(name + ".anthropic.json", turn(CHAT_TURNS.bytes(name + ".json"), CHAT, ANTHROPIC));
    }

    private static String turn(Buffer body, Dialect provider, Dialect client) {
        ChatTurn turn = provider.turnReader().read(body, Quirks.NONE);
        WrittenTurn written = client.turnWriter().write(turn, List.of());
        return withWarnings(written.body(), written.warnings());
    }

    @ParameterizedTest
    @MethodSource("anthropicStreams")
    void claudes_stream_for_a_chat_client(String name) {
        TO_CHAT_STREAMS.check(name + ".sse", stream(ANTHROPIC_STREAMS.text(name + ".jsonl"), ANTHROPIC, CHAT));
    }

    @ParameterizedTest
    @MethodSource("chatStreams")
    void chat_stream_for_a_messages_client(String name) {
        CHAT_STREAMS.check(name + ".anthropic.sse", stream(CHAT_STREAMS.text(name + ".jsonl"), CHAT, ANTHROPIC));
    }

    private static String stream(String payloads, Dialect provider, Dialect client) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = provider.newStreamReader(new ReadContext(Quirks.NONE, true));
        payloads.lines().forEach(payload -> reader.read("", Utf8Slice.of(payload), events::add));
        reader.end(events::add);
        StreamWriter writer = client.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(event, frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(client.errors().frame(failed.error(), new RequestId("r1")));
            }
        }
        return frames.toString();
    }
}
