package io.llmfusion.agent;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the events of one streamed turn together again, for the next request. Belongs to one loop. */
final class TurnCollector {
    private final Map<Integer, Piece> pieces = new TreeMap<>();
    private FinishReason finish = FinishReason.of(FinishReason.Unified.OTHER, "");
    private Optional<Usage> usage = Optional.empty();
    private List<Warning> warnings = List.of();

    /** A block as it grows. */
    private static final class Piece {
        private final StringBuilder text = new StringBuilder();
        private final List<Annotation> annotations = new ArrayList<>();
        private Optional<Signature> signature = Optional.empty();
        private final Kind kind;

        private Piece(Kind kind) {
            this.kind = kind;
        }
    }

    private sealed interface Kind {
        record Text(Extras extras) implements Kind {}

        record Reasoning(Extras extras) implements Kind {}

        record Refusal() implements Kind {}

        record Tool(ToolCallId id, String name, Extras extras) implements Kind {}

        record Sound(SoundPieces pieces) implements Kind {}

        record Whole(Part part) implements Kind {}
    }

    void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart start -> open(start.block(), new Kind.Text(start.extras()));
            case ChatEvent.TextDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.TextAnnotation note ->
                piece(note.block()).ifPresent(p -> p.annotations.add(note.annotation()));
            case ChatEvent.ReasoningStart start -> open(start.block(), new Kind.Reasoning(start.extras()));
            case ChatEvent.ReasoningDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.ReasoningEnd end -> sign(end.block(), end.signature());
            case ChatEvent.RefusalStart start -> open(start.block(), new Kind.Refusal());
            case ChatEvent.RefusalDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.RedactedReasoning whole -> whole(whole.block(), new Part.RedactedReasoning(whole.data()));
            case ChatEvent.ImageBlock whole -> whole(whole.block(), whole.image());
            case ChatEvent.NativeBlock whole ->
                whole(whole.block(), new Part.Native(whole.dialect(), whole.type(), whole.value()));
            case ChatEvent.ToolCallStart start ->
                open(start.block(), new Kind.Tool(start.id(), start.name(), start.extras()));
            case ChatEvent.ToolCallDelta delta -> append(delta.block(), delta.arguments());
            case ChatEvent.ToolCallEnd end -> sign(end.block(), end.signature());
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.ChoiceEnd end -> finish = end.finish();
            case ChatEvent.TurnEnd end -> ended(end);
            case ChatEvent.TurnStart ignored -> {}
            case ChatEvent.TurnExtras ignored -> {}
            case ChatEvent.TextEnd ignored -> {}
            case ChatEvent.RefusalEnd ignored -> {}
            case ChatEvent.AudioDelta delta -> sound(delta);
            case ChatEvent.Logprobs ignored -> {}
            case ChatEvent.Loop ignored -> {}
            case ChatEvent.Failed ignored -> {}
        }
    }

    /** What the model said, in the order of its blocks. */
    List<Part> parts() {
        return pieces.values().stream().map(TurnCollector::part).toList();
    }

    FinishReason finish() {
        return finish;
    }

    Usage usage() {
        return usage.orElse(Usage.NONE);
    }

    /** Those that were known only at the end of the turn. */
    List<Warning> warnings() {
        return warnings;
    }

    private void ended(ChatEvent.TurnEnd end) {
        usage = end.usage().or(() -> usage);
        warnings = end.warnings();
    }

    private void open(int block, Kind kind) {
        pieces.put(block, new Piece(kind));
    }

    private void whole(int block, Part part) {
        open(block, new Kind.Whole(part));
    }

    private void sound(ChatEvent.AudioDelta delta) {
        Piece piece = pieces.computeIfAbsent(delta.block(), block -> new Piece(new Kind.Sound(new SoundPieces())));
        if (piece.kind instanceof Kind.Sound(SoundPieces heard)) {
            heard.add(delta);
        }
    }

    private void append(int block, String text) {
        piece(block).ifPresent(piece -> piece.text.append(text));
    }

    private void sign(int block, Optional<Signature> signature) {
        piece(block).ifPresent(piece -> piece.signature = signature);
    }

    private Optional<Piece> piece(int block) {
        return Optional.ofNullable(pieces.get(block));
    }

    private static Part part(Piece piece) {
        String text = piece.text.toString();
        return switch (piece.kind) {
            case Kind.Text said -> new Part.Text(text, piece.annotations, said.extras());
            case Kind.Reasoning thought -> new Part.Reasoning(text, piece.signature, thought.extras());
            case Kind.Refusal ignored -> new Part.Refusal(text);
            case Kind.Tool tool ->
                new Part.ToolUse(
                        new ToolCall(tool.id(), tool.name(), new RawJson(text), piece.signature), tool.extras());
            case Kind.Sound sound -> sound.pieces().part();
            case Kind.Whole whole -> whole.part();
        };
    }
}
