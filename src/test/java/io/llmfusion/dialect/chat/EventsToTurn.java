package io.llmfusion.dialect.chat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the events of one answer into the turn that they tell. */
final class EventsToTurn {
    private final Map<Integer, Block> blocks = new TreeMap<>();
    private final Map<Integer, FinishReason> finishes = new TreeMap<>();
    private ChatEvent.TurnStart start = new ChatEvent.TurnStart("", "", 0);
    private Optional<Usage> usage = Optional.empty();

    private static final class Block {
        final int choice;
        final ChatEvent opened;
        final StringBuilder text = new StringBuilder();
        final List<Annotation> annotations = new ArrayList<>();

        Block(int choice, ChatEvent opened) {
            this.choice = choice;
            this.opened = opened;
        }

        Part part() {
            return switch (opened) {
                case ChatEvent.TextStart _ -> new Part.Text(text.toString(), annotations, Extras.NONE);
                case ChatEvent.ReasoningStart _ -> new Part.Reasoning(text.toString(), Optional.empty(), Extras.NONE);
                case ChatEvent.RefusalStart _ -> new Part.Refusal(text.toString());
                case ChatEvent.ToolCallStart call ->
                    new Part.ToolUse(
                            new ToolCall(call.id(), call.name(), new RawJson(text.toString()), Optional.empty()),
                            Extras.NONE);
                case ChatEvent.NativeBlock block -> new Part.Native(block.dialect(), block.type(), block.value());
                default -> throw new IllegalStateException("opens no block: " + opened);
            };
        }
    }

    private EventsToTurn() {}

    static ChatTurn turn(List<ChatEvent> events) {
        EventsToTurn turn = new EventsToTurn();
        events.forEach(turn::read);
        List<ChatTurn.Choice> choices = new ArrayList<>();
        turn.finishes.forEach((index, finish) -> choices.add(new ChatTurn.Choice(
                index,
                turn.blocks.values().stream()
                        .filter(block -> block.choice == index)
                        .map(Block::part)
                        .toList(),
                finish,
                Optional.empty())));
        return new ChatTurn(
                turn.start.id(), turn.start.model(), turn.start.created(), choices, turn.usage, Extras.NONE);
    }

    private void read(ChatEvent event) {
        switch (event) {
            case ChatEvent.TurnStart named -> start = named;
            case ChatEvent.TextStart opened -> open(opened.choice(), opened.block(), event);
            case ChatEvent.ReasoningStart opened -> open(opened.choice(), opened.block(), event);
            case ChatEvent.RefusalStart opened -> open(opened.choice(), opened.block(), event);
            case ChatEvent.ToolCallStart opened -> open(opened.choice(), opened.block(), event);
            case ChatEvent.NativeBlock whole -> open(whole.choice(), whole.block(), event);
            case ChatEvent.TextDelta delta -> add(delta.block(), delta.text());
            case ChatEvent.ReasoningDelta delta -> add(delta.block(), delta.text());
            case ChatEvent.RefusalDelta delta -> add(delta.block(), delta.text());
            case ChatEvent.ToolCallDelta delta -> add(delta.block(), delta.arguments());
            case ChatEvent.TextAnnotation noted ->
                block(noted.block()).annotations.add(noted.annotation());
            case ChatEvent.ChoiceEnd end -> finishes.put(end.choice(), end.finish());
            case ChatEvent.TurnEnd end -> usage = end.usage();
            case ChatEvent.Failed failed -> throw new IllegalStateException(failed.toString());
            default -> {}
        }
    }

    private void open(int choice, int block, ChatEvent event) {
        blocks.put(block, new Block(choice, event));
    }

    private Block block(int number) {
        return Objects.requireNonNull(blocks.get(number), "no block is open there");
    }

    private void add(int block, String text) {
        block(block).text.append(text);
    }
}
