package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Generated turns through writer and reader, whole and streamed, their blocks interleaved in any way. */
class AnthropicRoundTripTest {
    private static final int TURNS = 400;
    private static final List<DialectId> ISSUERS = List.of(DialectId.values());
    private static final String[] ALPHABET = {
        "a", "B", " ", "\n", "\r", "\t", "\"", "\\", "/", "é", "漢", "😀", "\u2028", "\u0000", "{", "}", "data: ",
        "\u007f"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void streamed_turn_comes_back_as_it_was() {
        System.out.println("seed of streamed turns: " + seed);
        for (int round = 0; round < TURNS; round++) {
            ChatTurn turn = turn();
            Buffer frames = AnthropicTexts.write(interleaved(turn));
            AnthropicStreamGrammar.check(frames);
            List<ChatEvent> read = AnthropicTexts.read(frames);
            assertThat(sorted(TurnOfEvents.of(read).parts()))
                    .as("seed " + seed + ", round " + round)
                    .isEqualTo(sorted(turn.parts()));
        }
    }

    @Test
    void serial_stream_keeps_order_usage_and_finish() {
        System.out.println("seed of serial streams: " + seed);
        for (int round = 0; round < TURNS; round++) {
            ChatTurn turn = turn();
            List<ChatEvent> events = around(turn, serial(turn));
            ChatTurn read = TurnOfEvents.of(AnthropicTexts.read(AnthropicTexts.write(events)));
            assertThat(counted(read)).as("seed " + seed + ", round " + round).isEqualTo(turn);
        }
    }

    @Test
    void whole_turn_comes_back_as_it_was() {
        System.out.println("seed of whole turns: " + seed);
        for (int round = 0; round < TURNS; round++) {
            ChatTurn turn = turn();
            Buffer body =
                    AnthropicTexts.DIALECT.turnWriter().write(turn, List.of()).body();
            ChatTurn read = AnthropicTexts.DIALECT.turnReader().read(body, Quirks.NONE);
            assertThat(counted(read)).as("seed " + seed + ", round " + round).isEqualTo(turn);
        }
    }

    private static ChatTurn counted(ChatTurn turn) {
        return new ChatTurn(
                turn.id(),
                turn.model(),
                turn.created(),
                turn.choices(),
                turn.usage()
                        .map(usage -> new Usage(
                                usage.input(),
                                usage.cachedInput(),
                                usage.cacheWrites(),
                                usage.output(),
                                usage.reasoning(),
                                Optional.empty())),
                turn.extras());
    }

    /** Interleaving reorders blocks; texts may come in several. What counts is that nothing is lost or changed. */
    private static List<String> sorted(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        List<String> others = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Text said) {
                said.text().chars().sorted().forEach(character -> text.append((char) character));
            } else {
                others.add(part.toString());
            }
        }
        others.sort(String::compareTo);
        others.add(text.chars()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
        return others;
    }

    private List<ChatEvent> interleaved(ChatTurn turn) {
        List<List<ChatEvent>> blocks = new ArrayList<>();
        for (int block = 0; block < turn.parts().size(); block++) {
            blocks.add(new ArrayList<>(TurnOfEvents.events(turn.parts().get(block), block, 1 + random.nextInt(9))));
        }
        List<ChatEvent> mixed = new ArrayList<>();
        while (blocks.stream().anyMatch(left -> !left.isEmpty())) {
            List<ChatEvent> block = blocks.get(random.nextInt(blocks.size()));
            if (!block.isEmpty()) {
                mixed.add(block.removeFirst());
            }
        }
        return around(turn, mixed);
    }

    private List<ChatEvent> serial(ChatTurn turn) {
        List<ChatEvent> events = new ArrayList<>();
        for (int block = 0; block < turn.parts().size(); block++) {
            events.addAll(TurnOfEvents.events(turn.parts().get(block), block, 1 + random.nextInt(9)));
        }
        return events;
    }

    private static List<ChatEvent> around(ChatTurn turn, List<ChatEvent> blocks) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.TurnStart(turn.id(), turn.model(), 0));
        events.addAll(blocks);
        if (!turn.extras().isEmpty()) {
            events.add(new ChatEvent.TurnExtras(turn.extras()));
        }
        events.add(new ChatEvent.ChoiceEnd(0, turn.choices().getFirst().finish()));
        events.add(new ChatEvent.TurnEnd(turn.usage(), List.of()));
        return events;
    }

    private ChatTurn turn() {
        List<Part> parts = new ArrayList<>();
        int count = random.nextInt(6);
        for (int index = 0; index < count; index++) {
            parts.add(part(index));
        }
        boolean calls = parts.stream().anyMatch(Part.ToolUse.class::isInstance);
        FinishReason finish = calls
                ? FinishReason.of(FinishReason.Unified.TOOL_CALLS, "tool_use")
                : new FinishReason(FinishReason.Unified.STOP, "stop_sequence", Optional.of(text()));
        long cached = random.nextInt(50);
        long written = random.nextInt(50);
        Usage usage = new Usage(
                cached + written + random.nextInt(99), cached, written, random.nextInt(99), 0, Optional.empty());
        Extras extras = random.nextBoolean()
                ? Extras.NONE
                : new Extras(
                        DialectId.ANTHROPIC,
                        Map.of("container", new RawJson("{\"id\":\"c\"}"), "context_management", new RawJson("[1]")));
        return new ChatTurn(
                "msg_" + random.nextInt(),
                "model",
                0,
                List.of(new ChatTurn.Choice(0, parts, finish, Optional.empty())),
                Optional.of(usage),
                extras);
    }

    private Part part(int index) {
        return switch (random.nextInt(6)) {
            case 0 -> new Part.Text("t" + text(), annotations(), Extras.NONE);
            case 1 -> new Part.Reasoning(text(), signature(), Extras.NONE);
            case 2 -> new Part.RedactedReasoning(new Signature(issuer(), base64()));
            case 3 ->
                new Part.Native(
                        DialectId.ANTHROPIC,
                        "server_tool_use",
                        new RawJson("{\"type\":\"server_tool_use\",\"id\":\"s" + index
                                + "\",\"name\":\"x\",\"input\":{\"q\":" + Json.quote(text()) + "}}"));
            default ->
                new Part.ToolUse(
                        new ToolCall(new ToolCallId("call_" + index), "name", arguments(), Optional.empty()),
                        random.nextBoolean()
                                ? Extras.NONE
                                : new Extras(
                                        DialectId.ANTHROPIC, Map.of("caller", new RawJson("{\"type\":\"direct\"}"))));
        };
    }

    private List<Annotation> annotations() {
        return random.nextInt(3) > 0
                ? List.of()
                : List.of(new Annotation(
                        DialectId.ANTHROPIC, new RawJson("{\"cited_text\":" + Json.quote(text()) + "}")));
    }

    private Optional<Signature> signature() {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(new Signature(issuer(), base64()));
    }

    private DialectId issuer() {
        return random.nextInt(3) > 0 ? DialectId.ANTHROPIC : ISSUERS.get(random.nextInt(ISSUERS.size()));
    }

    private String base64() {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private RawJson arguments() {
        return random.nextInt(5) == 0
                ? RawJson.EMPTY_OBJECT
                : new RawJson("{\"" + random.nextInt(9) + "\": " + Json.quote(text()) + ",\"n\":1.50E+2,\"e\":{ }}");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int index = 0; index < length; index++) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }
}
