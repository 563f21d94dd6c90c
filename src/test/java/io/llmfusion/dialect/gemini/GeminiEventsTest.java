package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What every stream of events promises, and streams made up at random. */
class GeminiEventsTest {
    /** The turn that these events tell; checked on the way. */
    static ChatTurn turn(List<ChatEvent> events) {
        check(events);
        Map<Integer, StringBuilder> texts = new HashMap<>();
        Map<Integer, ChatEvent.ToolCallStart> calls = new HashMap<>();
        Map<Integer, Map<Integer, Part>> parts = new TreeMap<>();
        Map<Integer, FinishReason> finishes = new TreeMap<>();
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.TextStart start -> texts.put(start.block(), new StringBuilder());
                case ChatEvent.TextDelta delta -> at(texts, delta.block()).append(delta.text());
                case ChatEvent.TextEnd end ->
                    put(
                            parts,
                            end.choice(),
                            end.block(),
                            Part.Text.of(at(texts, end.block()).toString()));
                case ChatEvent.ReasoningStart start -> texts.put(start.block(), new StringBuilder());
                case ChatEvent.ReasoningDelta delta -> at(texts, delta.block()).append(delta.text());
                case ChatEvent.ReasoningEnd end ->
                    put(
                            parts,
                            end.choice(),
                            end.block(),
                            new Part.Reasoning(at(texts, end.block()).toString(), end.signature(), Extras.NONE));
                case ChatEvent.ToolCallStart start -> {
                    texts.put(start.block(), new StringBuilder());
                    calls.put(start.block(), start);
                }
                case ChatEvent.ToolCallDelta delta -> at(texts, delta.block()).append(delta.arguments());
                case ChatEvent.ToolCallEnd end -> {
                    ChatEvent.ToolCallStart start = at(calls, end.block());
                    RawJson arguments = new RawJson(at(texts, end.block()).toString());
                    put(
                            parts,
                            end.choice(),
                            end.block(),
                            new Part.ToolUse(
                                    new ToolCall(
                                            start.id(), start.name(), RawJson.of(arguments.tree()), end.signature()),
                                    Extras.NONE));
                }
                case ChatEvent.ImageBlock block -> put(parts, block.choice(), block.block(), block.image());
                case ChatEvent.NativeBlock block ->
                    put(
                            parts,
                            block.choice(),
                            block.block(),
                            new Part.Native(block.dialect(), block.type(), block.value()));
                case ChatEvent.ChoiceEnd end -> finishes.put(end.choice(), end.finish());
                default -> {}
            }
        }
        List<ChatTurn.Choice> choices = new ArrayList<>();
        finishes.forEach((index, finish) -> choices.add(new ChatTurn.Choice(
                index, List.copyOf(parts.getOrDefault(index, Map.of()).values()), finish, Optional.empty())));
        return new ChatTurn("", "", 0, choices, ((ChatEvent.TurnEnd) events.getLast()).usage(), Extras.NONE);
    }

    private static <T> T at(Map<Integer, T> blocks, int block) {
        return Objects.requireNonNull(blocks.get(block), "a block without a start");
    }

    private static void put(Map<Integer, Map<Integer, Part>> parts, int choice, int block, Part part) {
        parts.computeIfAbsent(choice, _ -> new TreeMap<>()).put(block, part);
    }

    static List<ToolCall> calls(ChatTurn turn) {
        return turn.parts().stream()
                .filter(Part.ToolUse.class::isInstance)
                .map(part -> ((Part.ToolUse) part).call())
                .toList();
    }

    /** One start, blocks that open and close, ends of choices, one end. */
    static void check(List<ChatEvent> events) {
        assertThat(events.getFirst()).isInstanceOf(ChatEvent.TurnStart.class);
        assertThat(events.getLast()).isInstanceOf(ChatEvent.TurnEnd.class);
        Set<Integer> open = new HashSet<>();
        int next = 0;
        boolean choicesEnded = false;
        for (ChatEvent event : events.subList(1, events.size() - 1)) {
            assertThat(event.isTerminal()).as(event.toString()).isFalse();
            assertThat(choicesEnded && !(event instanceof ChatEvent.ChoiceEnd))
                    .as(event.toString())
                    .isFalse();
            switch (event) {
                case ChatEvent.TextStart e -> next = opened(e.block(), next, open);
                case ChatEvent.ReasoningStart e -> next = opened(e.block(), next, open);
                case ChatEvent.ToolCallStart e -> next = opened(e.block(), next, open);
                case ChatEvent.TextDelta e -> assertThat(open).contains(e.block());
                case ChatEvent.TextAnnotation e -> assertThat(open).contains(e.block());
                case ChatEvent.ReasoningDelta e -> assertThat(open).contains(e.block());
                case ChatEvent.ToolCallDelta e -> assertThat(open).contains(e.block());
                case ChatEvent.TextEnd e -> assertThat(open.remove(e.block())).isTrue();
                case ChatEvent.ReasoningEnd e ->
                    assertThat(open.remove(e.block())).isTrue();
                case ChatEvent.ToolCallEnd e ->
                    assertThat(open.remove(e.block())).isTrue();
                case ChatEvent.ImageBlock e -> next = e.block() + 1;
                case ChatEvent.NativeBlock e -> next = e.block() + 1;
                case ChatEvent.ChoiceEnd _ -> choicesEnded = true;
                default -> {}
            }
        }
        assertThat(open).isEmpty();
        assertThat(choicesEnded).isTrue();
    }

    private static int opened(int block, int next, Set<Integer> open) {
        assertThat(block).isGreaterThanOrEqualTo(next);
        open.add(block);
        return block + 1;
    }

    @Test
    void any_interleaving_of_parts_and_candidates_reads_and_writes_the_same() {
        long seed = new Random().nextLong();
        System.out.println("any_interleaving_of_parts_and_candidates: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<ChatEvent> events = GeminiTexts.read(randomStream(random));
            String told = GeminiRecordedTest.told(events);
            Buffer written = GeminiTexts.write(events);
            GeminiStreamGrammar.check(written);
            assertThat(GeminiRecordedTest.told(GeminiTexts.read(written))).isEqualTo(told);
        }
    }

    private static Buffer randomStream(Random random) {
        int candidates = 1 + random.nextInt(3);
        StringBuilder payloads = new StringBuilder();
        for (int chunk = 0; chunk < 1 + random.nextInt(8); chunk++) {
            payloads.append(chunk(random.nextInt(candidates), parts(random), ""))
                    .append('\n');
        }
        for (int candidate = 0; candidate < candidates; candidate++) {
            payloads.append(chunk(candidate, "{\"text\":\"\"}", ",\"finishReason\":\"STOP\""))
                    .append('\n');
        }
        return GeminiTexts.frames(payloads.toString());
    }

    private static String chunk(int candidate, String parts, String end) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]},\"index\":" + candidate
                + end + "}],\"modelVersion\":\"m\",\"responseId\":\"r\"}";
    }

    private static String parts(Random random) {
        List<String> parts = new ArrayList<>();
        for (int part = 0; part < 1 + random.nextInt(3); part++) {
            parts.add(
                    switch (random.nextInt(7)) {
                        case 0 -> "{\"text\":\"\"}";
                        case 1 -> "{\"text\":\"t" + random.nextInt(9) + " \\u00e9\\n\"}";
                        case 2 -> "{\"text\":\"thought\",\"thought\":true}";
                        case 3 -> "{\"functionCall\":{\"name\":\"f\"}}";
                        case 4 ->
                            "{\"functionCall\":{\"name\":\"g\",\"args\":{\"a\":[1,{\"b\":null}]}},\"thoughtSignature\":\"c2ln\"}";
                        case 5 -> "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}";
                        default -> "{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}";
                    });
        }
        return String.join(",", parts);
    }

    @Test
    void any_arguments_in_pieces_are_put_together_again() {
        long seed = new Random().nextLong();
        System.out.println("any_arguments_in_pieces: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            ObjectNode arguments = object(random, 0);
            List<String> pieces = new ArrayList<>();
            pieces(arguments, "$", random, pieces);
            StringBuilder payloads = new StringBuilder();
            payloads.append(chunk(0, "{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}}", ""))
                    .append('\n');
            for (String piece : pieces) {
                payloads.append(chunk(
                                0, "{\"functionCall\":{\"partialArgs\":[" + piece + "],\"willContinue\":true}}", ""))
                        .append('\n');
            }
            if (random.nextBoolean()) {
                payloads.append(chunk(0, "{\"functionCall\":{}}", "")).append('\n');
            }
            payloads.append(chunk(0, "{\"text\":\"\"}", ",\"finishReason\":\"STOP\""));

            List<ToolCall> calls = calls(turn(GeminiTexts.readPayloads(payloads.toString())));

            assertThat(calls).hasSize(1);
            assertThat(calls.getFirst().arguments().tree()).isEqualTo(arguments);
        }
    }

    /** Never an empty object or array within: no piece would tell of it. */
    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = Json.object();
        int members = (depth == 0 ? 0 : 1) + random.nextInt(4);
        for (int member = 0; member < members; member++) {
            object.set(List.of("a", "b.c", "d'e", "f g", "[h]", "i\"j").get(random.nextInt(6)), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        var nodes = Json.mapper().getNodeFactory();
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> nodes.stringNode("text \"" + random.nextInt(100) + "\" \u00e4\n");
            case 1 -> nodes.numberNode(random.nextInt(1_000));
            case 2 -> nodes.booleanNode(random.nextBoolean());
            case 3 -> nodes.nullNode();
            case 4 -> object(random, depth + 1);
            default -> {
                ArrayNode array = nodes.arrayNode();
                for (int element = 0; element < 1 + random.nextInt(3); element++) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
        };
    }

    private static void pieces(JsonNode value, String path, Random random, List<String> pieces) {
        String start = "{\"jsonPath\":" + Json.quote(path);
        if (value.isObject()) {
            value.properties().forEach(member -> {
                String name = member.getKey();
                String step = name.matches("\\w+") && random.nextBoolean()
                        ? "." + name
                        : "['" + name.replace("'", "\\'") + "']";
                pieces(member.getValue(), path + step, random, pieces);
            });
        } else if (value.isArray()) {
            for (int index = 0; index < value.size(); index++) {
                pieces(value.get(index), path + "[" + index + "]", random, pieces);
            }
        } else if (value.isString()) {
            String text = value.stringValue();
            int cut = random.nextInt(text.length());
            pieces.add(start + ",\"stringValue\":" + Json.quote(text.substring(0, cut)) + ",\"willContinue\":true}");
            pieces.add(start + ",\"stringValue\":" + Json.quote(text.substring(cut)) + "}");
        } else if (value.isNull()) {
            pieces.add(start + ",\"nullValue\":\"NULL_VALUE\"}");
        } else {
            pieces.add(start + (value.isNumber() ? ",\"numberValue\":" : ",\"boolValue\":") + value + "}");
        }
    }

    @Test
    void arguments_out_of_order_fail_loudly() {
        List<ChatEvent> events = GeminiTexts.readPayloads(
                chunk(0, "{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}}", "") + "\n"
                        + chunk(
                                0,
                                "{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":\"$.a[1]\",\"numberValue\":1},"
                                        + "{\"jsonPath\":\"$.a[0]\",\"numberValue\":2}],\"willContinue\":true}}",
                                ""));
        assertThat(events.getLast()).isInstanceOf(ChatEvent.Failed.class);
    }

    @Test
    void pieces_of_no_call_and_paths_that_are_none_fail_loudly() {
        for (String piece : List.of("$", "a", "$.a[", "$.a[x]", "$..a", "$['a", "$.a[99999999]")) {
            List<ChatEvent> events = GeminiTexts.readPayloads(
                    chunk(0, "{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}}", "") + "\n"
                            + chunk(
                                    0,
                                    "{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":" + Json.quote(piece)
                                            + ",\"numberValue\":1}],\"willContinue\":true}}",
                                    ""));
            assertThat(events.getLast()).as(piece).isInstanceOf(ChatEvent.Failed.class);
        }
        List<ChatEvent> orphan = GeminiTexts.readPayloads(
                chunk(0, "{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":\"$.a\",\"numberValue\":1}]}}", ""));
        assertThat(orphan.getLast()).isInstanceOf(ChatEvent.Failed.class);
    }
}
