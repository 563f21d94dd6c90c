package io.llmfusion.dialect.chat;

import static io.llmfusion.dialect.chat.ChatTexts.DONE;
import static io.llmfusion.dialect.chat.ChatTexts.chunk;
import static io.llmfusion.dialect.chat.ChatTexts.finish;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChatToolDeltasTest {
    @Test
    void interleaved_calls_are_kept_apart_by_index() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"y\"}}",
                        "{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{\"index\":1,\"function\":{\"arguments\":\"\\\":2}\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{\"x\":1}"), ToolCall.of("b", "g", "{\"y\":2}"));
    }

    @Test
    void index_zero_for_every_call_is_understood_by_the_ids() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                        "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}",
                        "{\"index\":0,\"function\":{\"arguments\":\"1}\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{}"), ToolCall.of("b", "f", "{\"x\":1}"));
    }

    @Test
    void id_and_name_repeated_in_each_delta_are_one_call() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}",
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{\"x\":1}"));
    }

    @Test
    void an_empty_id_and_name_in_later_deltas_go_on_with_the_call() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{\"index\":0,\"id\":null,\"function\":{\"name\":null,\"arguments\":\"\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{\"x\":1}"));
    }

    @Test
    void calls_without_ids_get_different_ones() {
        List<ToolCall> calls = calls(
                "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}",
                "{\"index\":0,\"function\":{\"arguments\":\"1}\"}}",
                "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}",
                "{\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}");

        assertThat(calls).extracting(ToolCall::name).containsExactly("f", "f", "g");
        assertThat(calls).extracting(call -> call.arguments().text()).containsExactly("{\"x\":1}", "{\"x\":2}", "{}");
        assertThat(calls).extracting(call -> call.id().value()).doesNotHaveDuplicates();
    }

    @Test
    void whole_calls_without_index_in_one_delta_are_kept_apart() {
        List<ChatEvent> events = ChatTexts.events(
                chunk(
                        "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                                + "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{\"x\":1}}}]}",
                        "\"tool_calls\""),
                DONE);

        assertThat(toolCalls(EventsToTurn.turn(events)))
                .containsExactly(ToolCall.of("a", "f", "{}"), ToolCall.of("b", "g", "{\"x\":1}"));
    }

    @Test
    void no_arguments_are_the_empty_object() {
        assertThat(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{}"));
    }

    @Test
    void arguments_before_the_name_wait_for_it() {
        assertThat(calls(
                        "{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}",
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}"))
                .containsExactly(ToolCall.of("a", "f", "{\"x\":1}"));
    }

    @Test
    void a_legacy_function_call_is_a_tool_call() {
        ChatTurn turn = EventsToTurn.turn(ChatTexts.events(
                chunk("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                chunk("{\"function_call\":{\"arguments\":\"{\\\"x\\\":1}\"}}"),
                finish("function_call"),
                DONE));

        assertThat(toolCalls(turn)).extracting(call -> call.arguments().text()).containsExactly("{\"x\":1}");
        assertThat(turn.choices().getFirst().finish().unified()).isEqualTo(Unified.TOOL_CALLS);
    }

    @Test
    void a_stop_behind_tool_calls_means_tool_calls() {
        ChatTurn turn = EventsToTurn.turn(ChatTexts.events(
                chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}"),
                finish("stop"),
                DONE));

        assertThat(turn.choices().getFirst().finish().unified()).isEqualTo(Unified.TOOL_CALLS);
    }

    @Test
    void custom_calls_come_through_whole() {
        List<ChatEvent> events = ChatTexts.events(
                chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"sh\",\"input\":\"ls\"}}]}"),
                chunk("{\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\" -l\"}}]}"),
                finish("tool_calls"),
                DONE);

        String frames = ChatTexts.frames(events, new WriteContext("m", false, true));
        assertThat(frames)
                .contains(
                        "\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"sh\",\"input\":\"ls -l\"}}]");
        assertThat(ChatStreamGrammar.problems(frames, false)).isEmpty();
    }

    @Test
    void geminis_thought_signatures_survive() {
        List<ChatEvent> events = ChatTexts.events(
                chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                        + "\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}}]}"),
                finish("stop"),
                DONE);

        assertThat(ChatTexts.frames(events, new WriteContext("m", false, true)))
                .contains("\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}");
    }

    @Test
    void any_interleaving_reads_to_the_same_turn() {
        long seed = new Random().nextLong();
        System.out.println("any_interleaving_reads_to_the_same_turn: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            List<ToolCall> calls = randomCalls(random);
            List<ChatEvent> events = ChatTexts.events(interleaved(calls, random), Quirks.NONE);

            ChatEventGrammar.assertGood(events);
            assertThat(toolCalls(EventsToTurn.turn(events))).as("seed " + seed).containsExactlyElementsOf(calls);
            String frames = ChatTexts.frames(events, new WriteContext("m", true, true));
            assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
            assertThat(toolCalls(EventsToTurn.turn(ChatTexts.events(ChatTexts.payloads(frames), Quirks.NONE))))
                    .containsExactlyElementsOf(calls);
        }
    }

    private static List<ToolCall> randomCalls(Random random) {
        RandomJson json = new RandomJson(random);
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            String arguments = random.nextInt(4) == 0 ? "{}" : "{\"v\":" + json.value(2) + "}";
            calls.add(ToolCall.of("call_" + calls.size(), "tool" + random.nextInt(3), arguments));
        }
        return calls;
    }

    /** Openers in order, then pieces of all calls in any order. */
    private static List<String> interleaved(List<ToolCall> calls, Random random) {
        List<String> chunks = new ArrayList<>();
        List<StringBuilder> rest = new ArrayList<>();
        for (ToolCall call : calls) {
            rest.add(new StringBuilder(call.arguments().text()));
            chunks.add(delta("{\"index\":" + (rest.size() - 1) + ",\"id\":\"" + call.id()
                    + "\",\"type\":\"function\",\"function\":{\"name\":\"" + call.name() + "\",\"arguments\":\"\"}}"));
            pieces(rest, random, random.nextInt(4), chunks);
        }
        while (rest.stream().anyMatch(left -> !left.isEmpty())) {
            pieces(rest, random, 1, chunks);
        }
        chunks.add(finish(random.nextBoolean() ? "tool_calls" : "stop"));
        chunks.add(DONE);
        return chunks;
    }

    private static void pieces(List<StringBuilder> rest, Random random, int count, List<String> chunks) {
        for (int i = 0; i < count; i++) {
            int index = random.nextInt(rest.size());
            StringBuilder left = rest.get(index);
            int length = wholeCharacters(left, Math.min(left.length(), random.nextInt(6)));
            chunks.add(delta("{\"index\":" + index + ",\"function\":{\"arguments\":"
                    + Json.quote(left.substring(0, length)) + "}}"));
            left.delete(0, length);
        }
    }

    /** Providers cut between characters, not inside one that takes two Java chars. */
    private static int wholeCharacters(StringBuilder text, int length) {
        boolean inside = length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        return inside ? length + 1 : length;
    }

    private static String delta(String call) {
        return chunk("{\"tool_calls\":[" + call + "]}");
    }

    private static List<ToolCall> calls(String... deltas) {
        List<String> chunks = Stream.concat(
                        Stream.of(deltas).map(ChatToolDeltasTest::delta), Stream.of(finish("tool_calls"), DONE))
                .toList();
        List<ChatEvent> events = ChatTexts.events(chunks, Quirks.NONE);
        ChatEventGrammar.assertGood(events);
        assertThat(ChatStreamGrammar.problems(ChatTexts.frames(events, new WriteContext("m", false, true)), false))
                .isEmpty();
        return toolCalls(EventsToTurn.turn(events));
    }

    private static List<ToolCall> toolCalls(ChatTurn turn) {
        return turn.parts().stream()
                .map(Part.ToolUse.class::cast)
                .map(Part.ToolUse::call)
                .toList();
    }
}
