package io.llmfusion.agent;

import io.llmfusion.model.ChatEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which events of a turn the caller sees: all but calls of the gateway's own tools, which it could only misunderstand as
 * its own, and the ends of turns that another follows. Blocks are numbered on over all turns. Belongs to one loop.
 */
final class Forwarding {
    /** Between the texts of two turns, which a client of most formats sees as one. */
    static final String PARAGRAPH = "\n\n";

    private final Set<String> clientTools;
    private final Map<Integer, Integer> blocks = new HashMap<>();
    /** What ends each block that the caller has seen begin, by the caller's number. */
    private final Map<Integer, ChatEvent> open = new TreeMap<>();

    private int nextBlock;
    private boolean started;
    private boolean textShown;
    private boolean paragraphDue;

    Forwarding(Set<String> clientTools) {
        this.clientTools = Set.copyOf(clientTools);
    }

    /** Another turn begins: its blocks are numbered from 0 again, and its text is a paragraph of its own. */
    void nextTurn() {
        blocks.clear();
        open.clear();
        paragraphDue = textShown;
    }

    /** What ends the blocks that are still open, for a turn that does not come to its own end. */
    List<ChatEvent> closing() {
        List<ChatEvent> ends = List.copyOf(open.values());
        open.clear();
        return ends;
    }

    /** The event as the caller shall see it, if at all. */
    Optional<ChatEvent> shown(ChatEvent event) {
        Optional<ChatEvent> shown = renumbered(event);
        shown.ifPresent(this::noteOpen);
        return shown;
    }

    private void noteOpen(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart start -> open.put(start.block(), new ChatEvent.TextEnd(0, start.block()));
            case ChatEvent.ReasoningStart start ->
                open.put(start.block(), new ChatEvent.ReasoningEnd(0, start.block(), Optional.empty()));
            case ChatEvent.RefusalStart start -> open.put(start.block(), new ChatEvent.RefusalEnd(0, start.block()));
            case ChatEvent.ToolCallStart start ->
                open.put(start.block(), new ChatEvent.ToolCallEnd(0, start.block(), Optional.empty()));
            case ChatEvent.TextEnd end -> open.remove(end.block());
            case ChatEvent.ReasoningEnd end -> open.remove(end.block());
            case ChatEvent.RefusalEnd end -> open.remove(end.block());
            case ChatEvent.ToolCallEnd end -> open.remove(end.block());
            case ChatEvent.TextDelta _, ChatEvent.ReasoningDelta _, ChatEvent.RefusalDelta _ -> {}
            case ChatEvent.ToolCallDelta _, ChatEvent.TextAnnotation _, ChatEvent.RedactedReasoning _ -> {}
            case ChatEvent.AudioDelta _, ChatEvent.NativeBlock _, ChatEvent.ImageBlock _ -> {}
            case ChatEvent.Logprobs _, ChatEvent.Loop _ -> {}
            case ChatEvent.TurnStart _, ChatEvent.TurnExtras _, ChatEvent.UsageReport _ -> {}
            case ChatEvent.ChoiceEnd _, ChatEvent.TurnEnd _, ChatEvent.Failed _ -> {}
        }
    }

    private Optional<ChatEvent> renumbered(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TurnStart start -> once(start);
            case ChatEvent.TextStart e -> open(e.block()).map(b -> new ChatEvent.TextStart(0, b, e.extras()));
            case ChatEvent.TextDelta e -> block(e.block()).map(b -> new ChatEvent.TextDelta(0, b, text(e.text())));
            case ChatEvent.TextAnnotation e ->
                block(e.block()).map(b -> new ChatEvent.TextAnnotation(0, b, e.annotation()));
            case ChatEvent.TextEnd e -> block(e.block()).map(b -> new ChatEvent.TextEnd(0, b));
            case ChatEvent.ReasoningStart e -> open(e.block()).map(b -> new ChatEvent.ReasoningStart(0, b, e.extras()));
            case ChatEvent.ReasoningDelta e -> block(e.block()).map(b -> new ChatEvent.ReasoningDelta(0, b, e.text()));
            case ChatEvent.ReasoningEnd e -> block(e.block()).map(b -> new ChatEvent.ReasoningEnd(0, b, e.signature()));
            case ChatEvent.RedactedReasoning e ->
                open(e.block()).map(b -> new ChatEvent.RedactedReasoning(0, b, e.data()));
            case ChatEvent.RefusalStart e -> open(e.block()).map(b -> new ChatEvent.RefusalStart(0, b));
            case ChatEvent.RefusalDelta e -> block(e.block()).map(b -> new ChatEvent.RefusalDelta(0, b, e.text()));
            case ChatEvent.RefusalEnd e -> block(e.block()).map(b -> new ChatEvent.RefusalEnd(0, b));
            case ChatEvent.ToolCallStart e -> toolCall(e);
            case ChatEvent.ToolCallDelta e ->
                block(e.block()).map(b -> new ChatEvent.ToolCallDelta(0, b, e.arguments()));
            case ChatEvent.ToolCallEnd e -> block(e.block()).map(b -> new ChatEvent.ToolCallEnd(0, b, e.signature()));
            case ChatEvent.AudioDelta e ->
                opened(e.block()).map(b -> new ChatEvent.AudioDelta(0, b, e.base64(), e.transcript(), e.extras()));
            case ChatEvent.ImageBlock e -> open(e.block()).map(b -> new ChatEvent.ImageBlock(0, b, e.image()));
            case ChatEvent.NativeBlock e ->
                open(e.block()).map(b -> new ChatEvent.NativeBlock(0, b, e.dialect(), e.type(), e.value()));
            case ChatEvent.Logprobs e -> Optional.of(e);
            case ChatEvent.Loop e -> Optional.of(e);
            case ChatEvent.TurnExtras e -> Optional.of(e);
            case ChatEvent.UsageReport ignored -> Optional.empty();
            case ChatEvent.ChoiceEnd ignored -> Optional.empty();
            case ChatEvent.TurnEnd ignored -> Optional.empty();
            case ChatEvent.Failed ignored -> Optional.empty();
        };
    }

    private String text(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String shown = paragraphDue ? PARAGRAPH + text : text;
        textShown = true;
        paragraphDue = false;
        return shown;
    }

    private Optional<ChatEvent> once(ChatEvent.TurnStart start) {
        boolean first = !started;
        started = true;
        return first ? Optional.of(start) : Optional.empty();
    }

    private Optional<ChatEvent> toolCall(ChatEvent.ToolCallStart call) {
        return clientTools.contains(call.name())
                ? open(call.block()).map(b -> new ChatEvent.ToolCallStart(0, b, call.id(), call.name(), call.extras()))
                : Optional.empty();
    }

    private Optional<Integer> open(int block) {
        blocks.put(block, nextBlock);
        return Optional.of(nextBlock++);
    }

    private Optional<Integer> opened(int block) {
        return blocks.containsKey(block) ? block(block) : open(block);
    }

    private Optional<Integer> block(int block) {
        return Optional.ofNullable(blocks.get(block));
    }
}
