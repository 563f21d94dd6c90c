package io.llmfusion.provider;

import io.llmfusion.bus.ItemWeight;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the events of a stream together to the turn that they tell. One per answer. */
final class TurnAssembly {
    private String id = "";
    private String model = "";
    private long created;
    private Optional<Usage> usage = Optional.empty();
    private Extras extras = Extras.NONE;
    private final SortedMap<Integer, Block> blocks = new TreeMap<>();
    private final SortedMap<Integer, FinishReason> finishes = new TreeMap<>();
    private final Map<Integer, Annotation> logprobs = new TreeMap<>();

    /** What is gathered of one block. */
    private static final class Block {
        private final int choice;
        private final Kind kind;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream sound = new ByteArrayOutputStream();
        private final List<Annotation> annotations = new ArrayList<>();
        private Extras said = Extras.NONE;
        private Optional<Signature> signature = Optional.empty();

        Block(int choice, Kind kind) {
            this.choice = choice;
            this.kind = kind;
        }

        Part part() {
            return switch (kind) {
                case Kind.Text(Extras own) -> new Part.Text(text.toString(), annotations, own);
                case Kind.Reasoning(Extras own) -> new Part.Reasoning(text.toString(), signature, own);
                case Kind.Refusal() -> new Part.Refusal(text.toString());
                case Kind.Tool(ToolCallId call, String name, Extras own) ->
                    new Part.ToolUse(new ToolCall(call, name, new RawJson(text.toString()), signature), own);
                case Kind.Sound() -> sound();
                case Kind.Whole(Part part) -> part;
            };
        }

        /** As a whole answer of the format that has sound says it: the transcript is one of its members. */
        private Part sound() {
            Extras whole = said.with(
                    text.isEmpty()
                            ? Extras.NONE
                            : new Extras(
                                    said.isEmpty() ? DialectId.CHAT : said.dialect(),
                                    Map.of("transcript", RawJson.ofString(text.toString()))));
            String base64 = Base64.getEncoder().encodeToString(sound.toByteArray());
            return new Part.Audio(new Media.Inline("audio/*", base64), "", whole);
        }
    }

    private sealed interface Kind {
        record Text(Extras extras) implements Kind {}

        record Reasoning(Extras extras) implements Kind {}

        record Refusal() implements Kind {}

        record Tool(ToolCallId call, String name, Extras extras) implements Kind {}

        record Sound() implements Kind {}

        record Whole(Part part) implements Kind {}
    }

    /** What an event adds to memory. */
    static long weight(ChatEvent event) {
        return ItemWeight.of(new StreamItem.Event(event));
    }

    void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.TurnStart start -> {
                id = start.id();
                model = start.model();
                created = start.created();
            }
            case ChatEvent.TextStart start -> open(start.block(), start.choice(), new Kind.Text(start.extras()));
            case ChatEvent.TextDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.TextAnnotation note -> annotate(note);
            case ChatEvent.ReasoningStart start ->
                open(start.block(), start.choice(), new Kind.Reasoning(start.extras()));
            case ChatEvent.ReasoningDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.ReasoningEnd end -> sign(end.block(), end.signature());
            case ChatEvent.RefusalStart start -> open(start.block(), start.choice(), new Kind.Refusal());
            case ChatEvent.RefusalDelta delta -> append(delta.block(), delta.text());
            case ChatEvent.ToolCallStart start ->
                open(start.block(), start.choice(), new Kind.Tool(start.id(), start.name(), start.extras()));
            case ChatEvent.ToolCallDelta delta -> append(delta.block(), delta.arguments());
            case ChatEvent.ToolCallEnd end -> sign(end.block(), end.signature());
            case ChatEvent.RedactedReasoning redacted ->
                whole(redacted.block(), redacted.choice(), new Part.RedactedReasoning(redacted.data()));
            case ChatEvent.ImageBlock block -> whole(block.block(), block.choice(), block.image());
            case ChatEvent.NativeBlock block ->
                whole(block.block(), block.choice(), new Part.Native(block.dialect(), block.type(), block.value()));
            case ChatEvent.Logprobs value -> logprobs.put(value.choice(), value.value());
            case ChatEvent.TurnExtras own -> extras = extras.with(own.extras());
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.ChoiceEnd end -> finishes.put(end.choice(), end.finish());
            case ChatEvent.AudioDelta delta -> sound(delta);
            // The loop's events are no provider's; the rest only closes what is open.
            case ChatEvent.Loop ignored -> {}
            case ChatEvent.TextEnd ignored -> {}
            case ChatEvent.RefusalEnd ignored -> {}
            case ChatEvent.TurnEnd ignored -> {}
            case ChatEvent.Failed ignored -> {}
        }
    }

    ChatTurn turn(ChatEvent.TurnEnd end) {
        List<ChatTurn.Choice> choices = new ArrayList<>();
        finishes.forEach((index, finish) -> {
            List<Part> parts = blocks.values().stream()
                    .filter(block -> block.choice == index)
                    .map(Block::part)
                    .toList();
            choices.add(new ChatTurn.Choice(index, parts, finish, Optional.ofNullable(logprobs.get(index))));
        });
        return new ChatTurn(id, model, created, choices, end.usage().or(() -> usage), extras);
    }

    private void open(int block, int choice, Kind kind) {
        blocks.put(block, new Block(choice, kind));
    }

    private void whole(int block, int choice, Part part) {
        blocks.put(block, new Block(choice, new Kind.Whole(part)));
    }

    private void append(int block, String text) {
        find(block).ifPresent(open -> open.text.append(text));
    }

    /** The first piece opens its block. */
    private void sound(ChatEvent.AudioDelta delta) {
        Block block = blocks.computeIfAbsent(delta.block(), any -> new Block(delta.choice(), new Kind.Sound()));
        block.sound.writeBytes(decoded(delta.base64()));
        delta.transcript().ifPresent(block.text::append);
        block.said = block.said.with(delta.extras());
    }

    /** Each piece is padded by itself, so that only the bytes can be joined; what is no base64 is no sound. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException noSound) {
            return new byte[0];
        }
    }

    private void annotate(ChatEvent.TextAnnotation note) {
        find(note.block()).ifPresent(open -> open.annotations.add(note.annotation()));
    }

    private void sign(int block, Optional<Signature> signature) {
        find(block).ifPresent(open -> open.signature = signature);
    }

    private Optional<Block> find(int block) {
        return Optional.ofNullable(blocks.get(block));
    }
}
