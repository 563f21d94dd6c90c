package io.llmfusion.dialect;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
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
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of one format and a provider of another see of each other, where one of the two is Responses. */
class ResponsesCrossGoldenTest {
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    /** A format with the folder of its cases, and of the goldens where the case itself stands among cross goldens. */
    private record Format(Dialect dialect, String requests, String turns, String streams) {}

    private static final Map<String, Format> FORMATS = Map.of(
            "responses",
            new Format(new ResponsesDialect(), "responses/requests", "responses/turns", "responses/streams"),
            "chat",
            new Format(
                    new ChatDialect(),
                    "cross/chat-to-anthropic/requests",
                    "cross/chat-to-anthropic-client/turns",
                    "cross/chat-to-anthropic-client/streams"),
            "anthropic",
            new Format(new AnthropicDialect(), "anthropic/requests", "anthropic/turns", "anthropic/streams"),
            "gemini",
            new Format(new GeminiDialect(), "gemini/requests", "gemini/turns", "gemini/streams"));

    private static final List<List<String>> PAIRS = List.of(
            List.of("responses", "chat"),
            List.of("responses", "anthropic"),
            List.of("chat", "responses"),
            List.of("anthropic", "responses"),
            List.of("responses", "gemini"),
            List.of("gemini", "responses"));

    private static Format format(String name) {
        return Objects.requireNonNull(FORMATS.get(name));
    }

    static Stream<Arguments> requests() {
        return PAIRS.stream()
                .flatMap(pair -> cases(pair, format(pair.getFirst()).requests(), "json"));
    }

    static Stream<Arguments> turns() {
        return PAIRS.stream()
                .flatMap(pair -> cases(pair, format(pair.getFirst()).turns(), "json"));
    }

    static Stream<Arguments> streams() {
        return PAIRS.stream()
                .flatMap(pair -> cases(pair, format(pair.getFirst()).streams(), "jsonl"));
    }

    private static Stream<Arguments> cases(List<String> pair, String folder, String suffix) {
        return GoldenFiles.in(folder).names(suffix).stream()
                .filter(name -> !name.contains("."))
                .map(name -> Arguments.of(pair.getFirst(), pair.getLast(), name));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(String client, String provider, String name) {
        Format from = format(client);
        Buffer body = GoldenFiles.in(from.requests()).bytes(name + ".json");
        WrittenRequest written = format(provider)
                .dialect()
                .requestWriter()
                .write(from.dialect().requestReader().read(HEAD, body), Quirks.NONE);
        GoldenFiles.in("cross/" + client + "-to-" + provider + "/requests")
                .check(name + "." + provider + ".json", withWarnings(written.body(), written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void turn(String provider, String client, String name) {
        Format from = format(provider);
        ChatTurn turn =
                from.dialect().turnReader().read(GoldenFiles.in(from.turns()).bytes(name + ".json"), Quirks.NONE);
        WrittenTurn written = format(client)
                .dialect()
                .turnWriter()
                .write(turn.id().startsWith("r-") ? turn.createdAt(1) : turn, List.of());
        GoldenFiles.in("cross/" + provider + "-to-" + client + "-client/turns")
                .check(name + "." + client + ".json", withWarnings(written.body(), written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream(String provider, String client, String name) {
        Format from = format(provider);
        String payloads = GoldenFiles.in(from.streams()).text(name + ".jsonl");
        GoldenFiles.in("cross/" + provider + "-to-" + client + "-client/streams")
                .check(
                        name + "." + client + ".sse",
                        stream(payloads, from.dialect(), format(client).dialect()));
    }

    private static String stream(String payloads, Dialect provider, Dialect client) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = provider.newStreamReader(new ReadContext(Quirks.NONE, true));
        payloads.lines().forEach(payload -> reader.read("", Utf8Slice.of(payload), events::add));
        reader.end(events::add);
        StreamWriter writer = client.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(
                    event instanceof ChatEvent.TurnStart start && start.id().startsWith("r-")
                            ? start.createdAt(1)
                            : event,
                    frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(writer.failure(failed.error(), new RequestId("r1"), client.errors()));
            }
        }
        return steady(frames.toString());
    }

    private static String withWarnings(Buffer body, List<Warning> warnings) {
        ObjectNode golden = Json.object();
        golden.set("body", Json.read(body));
        ArrayNode lines = golden.putArray("warnings");
        warnings.forEach(warning -> lines.add(warning.line()));
        return steady(PivotText.pretty(golden));
    }

    /** Ids that stand for ones which the provider left out are new each time. */
    private static String steady(String text) {
        return text.replaceAll("call_[0-9a-f]{24}", "call_minted").replaceAll("\"[0-9a-f]{22}\"", "\"minted\"");
    }
}
