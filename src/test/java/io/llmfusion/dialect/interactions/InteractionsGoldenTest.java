package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.PivotText;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Gemini is sent for clients of other formats, what its answers are in the pivot, and what clients see of them. */
class InteractionsGoldenTest {
    private static final ClientDialect CHAT = new ChatDialect();
    private static final ClientDialect MESSAGES = new AnthropicDialect();
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    private static final GoldenFiles CHAT_IN = GoldenFiles.in("cross/chat-to-anthropic/requests");
    private static final GoldenFiles MESSAGES_IN = GoldenFiles.in("anthropic/requests");
    private static final GoldenFiles OWN_IN = GoldenFiles.in("interactions/requests");
    private static final GoldenFiles CHAT_OUT = GoldenFiles.in("cross/chat-to-interactions/requests");
    private static final GoldenFiles MESSAGES_OUT = GoldenFiles.in("cross/anthropic-to-interactions/requests");
    private static final GoldenFiles TURNS = GoldenFiles.in("interactions/turns");
    private static final GoldenFiles STREAMS = GoldenFiles.in("interactions/streams");

    static List<String> chatRequests() {
        return inputs(CHAT_IN, "json");
    }

    static List<String> messagesRequests() {
        return inputs(MESSAGES_IN, "json");
    }

    static List<String> ownRequests() {
        return inputs(OWN_IN, "json");
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
    @MethodSource("chatRequests")
    void chat_request_for_gemini(String name) {
        CHAT_OUT.check(name + ".json", request(CHAT_IN.bytes(name + ".json"), CHAT));
    }

    @ParameterizedTest
    @MethodSource("messagesRequests")
    void messages_request_for_gemini(String name) {
        MESSAGES_OUT.check(name + ".json", request(MESSAGES_IN.bytes(name + ".json"), MESSAGES));
    }

    /** What only this format bites at; the clients' format is in the name. */
    @ParameterizedTest
    @MethodSource("ownRequests")
    void request_for_gemini(String name) {
        ClientDialect client = name.startsWith("chat-") ? CHAT : MESSAGES;
        OWN_IN.check(name + ".interactions.json", request(OWN_IN.bytes(name + ".json"), client));
    }

    private static String request(Buffer body, ClientDialect client) {
        ChatRequest pivot = client.requestReader().read(HEAD, body);
        WrittenRequest written = InteractionsTexts.DIALECT.requestWriter().write(pivot, Quirks.NONE);
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
    @MethodSource("turns")
    void turn(String name) {
        ChatTurn pivot = InteractionsTexts.DIALECT.turnReader().read(TURNS.bytes(name + ".json"), Quirks.NONE);
        TURNS.check(name + ".pivot.json", PivotText.of(pivot));
        ChatTurn told = new ChatTurn("id", "shown-model", 1, pivot.choices(), pivot.usage(), pivot.extras());
        GoldenFiles.in("cross/interactions-to-chat-client/turns").check(name + ".json", turn(told, CHAT));
        GoldenFiles.in("cross/interactions-to-anthropic-client/turns").check(name + ".json", turn(told, MESSAGES));
    }

    private static String turn(ChatTurn turn, ClientDialect client) {
        WrittenTurn written = client.turnWriter().write(turn, List.of());
        return withWarnings(written.body(), written.warnings());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream(String name) {
        List<ChatEvent> events = InteractionsTexts.readPayloads(STREAMS.text(name + ".jsonl"));
        STREAMS.check(name + ".pivot.json", PivotText.of(events));
        GoldenFiles.in("cross/interactions-to-chat-client/streams").check(name + ".sse", stream(events, CHAT));
        GoldenFiles.in("cross/interactions-to-anthropic-client/streams").check(name + ".sse", stream(events, MESSAGES));
    }

    private static String stream(List<ChatEvent> events, ClientDialect client) {
        StreamWriter writer = client.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            ChatEvent told = event instanceof ChatEvent.TurnStart ? new ChatEvent.TurnStart("id", "", 1) : event;
            writer.write(told, frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(client.errors().frame(failed.error(), new RequestId("r1")));
            }
        }
        return frames.toString();
    }
}
