package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The turn that events add up to, and the events that a turn comes as. Choice 0 only. */
final class TurnOfEvents {
    private final Map<Integer, Part> parts = new TreeMap<>();
    private final Map<Integer, StringBuilder> texts = new LinkedHashMap<>();
    private final Map<Integer, List<Annotation>> annotations = new LinkedHashMap<>();
    private final Map<Integer, ChatEvent.ToolCallStart> calls = new LinkedHashMap<>();
    private final Map<String, RawJson> extras = new LinkedHashMap<>();
    private ChatEvent.TurnStart start = new ChatEvent.TurnStart("", "", 0);
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    private TurnOfEvents() {}

    static ChatTurn of(List<ChatEvent> events) {
        TurnOfEvents turn = new TurnOfEvents();
        events.forEach(turn::take);
        return new ChatTurn(
                turn.start.id(),
                turn.start.model(),
                turn.start.created(),
                List.of(new ChatTurn.Choice(
                        0, List.copyOf(turn.parts.values()), turn.finish.orElseThrow(), Optional.empty())),
                turn.usage,
                turn.extras.isEmpty() ? Extras.NONE : new Extras(DialectId.ANTHROPIC, turn.extras));
    }

    private void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.TurnStart started -> start = started;
            case ChatEvent.TextStart text -> texts.put(text.block(), new StringBuilder());
            case ChatEvent.TextDelta text -> text(text.block()).append(text.text());
            case ChatEvent.TextAnnotation note ->
                annotations
                        .computeIfAbsent(note.block(), ignored -> new ArrayList<>())
                        .add(note.annotation());
            case ChatEvent.TextEnd end ->
                parts.put(
                        end.block(),
                        new Part.Text(
                                text(end.block()).toString(),
                                annotations.getOrDefault(end.block(), List.of()),
                                Extras.NONE));
            case ChatEvent.ReasoningStart thought -> texts.put(thought.block(), new StringBuilder());
            case ChatEvent.ReasoningDelta thought -> text(thought.block()).append(thought.text());
            case ChatEvent.ReasoningEnd end ->
                parts.put(end.block(), new Part.Reasoning(text(end.block()).toString(), end.signature(), Extras.NONE));
            case ChatEvent.RedactedReasoning redacted ->
                parts.put(redacted.block(), new Part.RedactedReasoning(redacted.data()));
            case ChatEvent.RefusalStart refusal -> texts.put(refusal.block(), new StringBuilder());
            case ChatEvent.RefusalDelta refusal -> text(refusal.block()).append(refusal.text());
            case ChatEvent.RefusalEnd end ->
                parts.put(end.block(), new Part.Refusal(text(end.block()).toString()));
            case ChatEvent.ToolCallStart call -> {
                calls.put(call.block(), call);
                texts.put(call.block(), new StringBuilder());
            }
            case ChatEvent.ToolCallDelta piece -> text(piece.block()).append(piece.arguments());
            case ChatEvent.ToolCallEnd end -> parts.put(end.block(), call(end));
            case ChatEvent.ImageBlock block -> parts.put(block.block(), block.image());
            case ChatEvent.NativeBlock block ->
                parts.put(block.block(), new Part.Native(block.dialect(), block.type(), block.value()));
            case ChatEvent.TurnExtras more -> extras.putAll(more.extras().fields());
            case ChatEvent.ChoiceEnd end -> finish = Optional.of(end.finish());
            case ChatEvent.TurnEnd end -> usage = end.usage();
            case ChatEvent.Failed failed ->
                throw new AssertionError(failed.error().message());
            case ChatEvent.AudioDelta _, ChatEvent.Logprobs _, ChatEvent.UsageReport _, ChatEvent.Loop _ -> {}
        }
    }

    private StringBuilder text(int block) {
        return Objects.requireNonNull(texts.get(block), "a block without a start");
    }

    private Part call(ChatEvent.ToolCallEnd end) {
        ChatEvent.ToolCallStart call = Objects.requireNonNull(calls.get(end.block()), "a call without a start");
        RawJson arguments = new RawJson(text(end.block()).toString());
        return new Part.ToolUse(new ToolCall(call.id(), call.name(), arguments, end.signature()), call.extras());
    }

    /** The events of a part, whole, in pieces of this size. */
    static List<ChatEvent> events(Part part, int block, int pieceSize) {
        List<ChatEvent> events = new ArrayList<>();
        switch (part) {
            case Part.Text text -> {
                events.add(new ChatEvent.TextStart(0, block));
                pieces(text.text(), pieceSize).forEach(piece -> events.add(new ChatEvent.TextDelta(0, block, piece)));
                text.annotations().forEach(note -> events.add(new ChatEvent.TextAnnotation(0, block, note)));
                events.add(new ChatEvent.TextEnd(0, block));
            }
            case Part.Reasoning thought -> {
                events.add(new ChatEvent.ReasoningStart(0, block));
                pieces(thought.text(), pieceSize)
                        .forEach(piece -> events.add(new ChatEvent.ReasoningDelta(0, block, piece)));
                events.add(new ChatEvent.ReasoningEnd(0, block, thought.signature()));
            }
            case Part.ToolUse use -> {
                ToolCall call = use.call();
                events.add(new ChatEvent.ToolCallStart(0, block, call.id(), call.name(), use.extras()));
                pieces(call.arguments().text(), pieceSize)
                        .forEach(piece -> events.add(new ChatEvent.ToolCallDelta(0, block, piece)));
                events.add(new ChatEvent.ToolCallEnd(0, block, call.signature()));
            }
            case Part.RedactedReasoning redacted -> {
                Signature data = redacted.data();
                events.add(new ChatEvent.RedactedReasoning(0, block, data));
            }
            case Part.Native own ->
                events.add(new ChatEvent.NativeBlock(0, block, own.dialect(), own.type(), own.block()));
            default -> throw new IllegalArgumentException("no events for " + part);
        }
        return events;
    }

    private static List<String> pieces(String text, int size) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + size);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
