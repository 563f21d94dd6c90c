package io.llmfusion.dialect;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
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
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients and providers of generateContent and of the two older formats see of each other. */
class CrossGeminiGoldenTest {
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");
    private static final Map<String, Dialect> DIALECTS =
            Map.of("chat", new ChatDialect(), "anthropic", new AnthropicDialect(), "gemini", new GeminiDialect());

    /** @param inputs folder of the client's or the provider's cases, in its own format */
    private record Case(String from, String to, GoldenFiles inputs, String name) {
        Dialect source() {
            return dialect(from);
        }

        Dialect target() {
            return dialect(to);
        }

        private static Dialect dialect(String name) {
            return Objects.requireNonNull(DIALECTS.get(name), name);
        }

        @Override
        public String toString() {
            return from + " " + name + " for " + to;
        }
    }

    private static Stream<Case> cases(String from, String folder, String suffix, List<String> targets) {
        GoldenFiles inputs = GoldenFiles.in(folder);
        return targets.stream().flatMap(to -> inputs.names(suffix).stream()
                .filter(name -> !name.contains("."))
                .map(name -> new Case(from, to, inputs, name)));
    }

    private static Stream<Case> both(String kind, String suffix, String chats) {
        return Stream.of(
                        cases("gemini", "gemini/" + kind, suffix, List.of("chat", "anthropic")),
                        cases("anthropic", "anthropic/" + kind, suffix, List.of("gemini")),
                        cases("chat", chats + "/" + kind, suffix, List.of("gemini")))
                .flatMap(all -> all);
    }

    static Stream<Case> requests() {
        return both("requests", "json", "cross/chat-to-anthropic");
    }

    static Stream<Case> turns() {
        return both("turns", "json", "cross/chat-to-anthropic-client");
    }

    static Stream<Case> streams() {
        return both("streams", "jsonl", "cross/chat-to-anthropic-client");
    }

    private static GoldenFiles outputs(Case each, String place) {
        return GoldenFiles.in("cross/" + each.from + "-to-" + each.to + place);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(Case each) {
        Dialect client = each.source();
        WrittenRequest written = each.target()
                .requestWriter()
                .write(client.requestReader().read(HEAD, each.inputs.bytes(each.name + ".json")), Quirks.NONE);
        outputs(each, "/requests").check(each.name + ".json", withWarnings(written.body(), written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void turn(Case each) {
        ChatTurn turn = each.source().turnReader().read(each.inputs.bytes(each.name + ".json"), Quirks.NONE);
        WrittenTurn written = each.target().turnWriter().write(turn.createdAt(1), List.of());
        outputs(each, "-client/turns").check(each.name + ".json", withWarnings(written.body(), written.warnings()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream(Case each) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = each.source().newStreamReader(new ReadContext(Quirks.NONE, true));
        each.inputs
                .text(each.name + ".jsonl")
                .lines()
                .forEach(payload -> reader.read("", Utf8Slice.of(payload), events::add));
        reader.end(events::add);
        Dialect client = each.target();
        StreamWriter writer = client.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(event instanceof ChatEvent.TurnStart start ? start.createdAt(1) : event, frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(client.errors().frame(failed.error(), new RequestId("r1")));
            }
        }
        outputs(each, "-client/streams").check(each.name + ".sse", steady(frames.toString()));
    }

    /** Ids that stand for ones which the provider left out are new each time. */
    private static String steady(String text) {
        return text.replaceAll("call_[0-9a-f]{24}", "call_minted")
                .replaceAll("\"[0-9a-f]{22}\"", "\"minted\"")
                .replaceAll("chatcmpl-[0-9a-zA-Z-]+", "chatcmpl-minted")
                .replaceAll("\\.\\d+\\.call_minted", ".call_minted");
    }

    private static String withWarnings(Buffer body, List<Warning> warnings) {
        ObjectNode golden = Json.object();
        golden.set("body", Json.read(body));
        ArrayNode lines = golden.putArray("warnings");
        warnings.forEach(warning -> lines.add(warning.line()));
        return steady(PivotText.pretty(golden));
    }
}
