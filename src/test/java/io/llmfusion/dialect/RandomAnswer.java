package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An answer as a model might stream it: what it says and thinks is one block after the other, among which any number of
 * calls are open at once, all their pieces in any order.
 */
final class RandomAnswer {
    private static final List<String> PIECES = List.of(
            "",
            "a",
            "Hello ",
            "wörld",
            "中文",
            "😀",
            "\n\n",
            "\"",
            "\\",
            "data: x\n\n",
            "\u2028",
            "</think>",
            "\t",
            "{\"a\":1}");
    private static final List<String> ARGUMENTS = List.of(
            "{}",
            "{\"city\":\"Zürich\"}",
            "{ \"n\": 1.50, \"list\": [1, {\"deep\": null}], \"text\": \"a \\\"quote\\\" 😀\" }",
            "{\"a\":{\"b\":{\"c\":[]}},\"empty\":\"\"}",
            "{\"line\":\"one\\ntwo\\u0000\"}");

    private final Random random;
    private final List<ChatEvent> events = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private int next;
    private boolean called;

    private enum Kind {
        TEXT,
        THOUGHT,
        CALL
    }

    /** A block that still has something to say. */
    private record Open(Kind kind, int block, List<String> rest) {}

    private RandomAnswer(Random random) {
        this.random = random;
    }

    static List<ChatEvent> of(Random random) {
        RandomAnswer answer = new RandomAnswer(random);
        answer.tell();
        return List.copyOf(answer.events);
    }

    private void tell() {
        events.add(new ChatEvent.TurnStart("answer-1", "model-1", 1_700_000_000));
        int blocks = 1 + random.nextInt(6);
        while (next < blocks || !open.isEmpty()) {
            if (next < blocks && (open.isEmpty() || random.nextInt(3) == 0)) {
                begin();
            } else {
                piece(open.get(random.nextInt(open.size())));
            }
        }
        Unified finish = called ? Unified.TOOL_CALLS : random.nextBoolean() ? Unified.STOP : Unified.LENGTH;
        events.add(new ChatEvent.ChoiceEnd(0, FinishReason.of(finish, "")));
        Usage usage = Usage.of(1 + random.nextInt(500), 1 + random.nextInt(500));
        events.add(new ChatEvent.TurnEnd(Optional.of(usage), List.of()));
    }

    private void begin() {
        boolean speaks = open.stream().anyMatch(block -> block.kind != Kind.CALL);
        Kind kind = speaks ? Kind.CALL : Kind.values()[random.nextInt(Kind.values().length)];
        int block = next++;
        events.add(
                switch (kind) {
                    case TEXT -> new ChatEvent.TextStart(0, block);
                    case THOUGHT -> new ChatEvent.ReasoningStart(0, block);
                    case CALL ->
                        new ChatEvent.ToolCallStart(0, block, new ToolCallId("call_" + block), "tool_" + block % 2);
                });
        called |= kind == Kind.CALL;
        open.add(new Open(kind, block, kind == Kind.CALL ? cut(pick(ARGUMENTS)) : words()));
    }

    private void piece(Open block) {
        if (block.rest.isEmpty()) {
            open.remove(block);
            events.add(
                    switch (block.kind) {
                        case TEXT -> new ChatEvent.TextEnd(0, block.block);
                        case THOUGHT -> new ChatEvent.ReasoningEnd(0, block.block, Optional.empty());
                        case CALL -> new ChatEvent.ToolCallEnd(0, block.block, Optional.empty());
                    });
            return;
        }
        String said = block.rest.removeFirst();
        events.add(
                switch (block.kind) {
                    case TEXT -> new ChatEvent.TextDelta(0, block.block, said);
                    case THOUGHT -> new ChatEvent.ReasoningDelta(0, block.block, said);
                    case CALL -> new ChatEvent.ToolCallDelta(0, block.block, said);
                });
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of("w" + next));
        for (int left = random.nextInt(6); left > 0; left--) {
            words.add(pick(PIECES));
        }
        return words;
    }

    private List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.offsetByCodePoints(from, 1);
            while (to < text.length() && random.nextInt(4) > 0) {
                to = text.offsetByCodePoints(to, 1);
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
