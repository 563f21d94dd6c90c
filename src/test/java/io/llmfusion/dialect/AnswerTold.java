package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What an answer tells its reader, without how it was cut into blocks and frames: the same of a stream and of a whole
 * answer, and comparable between formats.
 *
 * @param choices by number
 * @param failed whether it ended by an error
 */
record AnswerTold(Map<Integer, Choice> choices, Optional<Usage> usage, boolean failed) {

    /**
     * @param said texts and refusals, in order
     * @param calls names with arguments
     */
    record Choice(String said, String refusal, String thought, List<String> calls, int pictures, String finish) {}

    /** What an answer is taken apart into. */
    private static final class Gathering {
        private final StringBuilder said = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final StringBuilder thought = new StringBuilder();
        private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
        private final Map<Integer, String> names = new TreeMap<>();
        private int pictures;
        private String finish = "";

        private StringBuilder arguments(int block) {
            return arguments.computeIfAbsent(block, _ -> new StringBuilder());
        }

        private Choice choice() {
            List<String> calls = new ArrayList<>();
            names.forEach(
                    (block, name) -> calls.add(name + canonical(arguments(block).toString())));
            return new Choice(said.toString(), refusal.toString(), bare(thought), calls, pictures, finish);
        }
    }

    private static final class Blocks {
        /** Blocks of texts by number: several may be open at once. */
        private final Map<Integer, StringBuilder> texts = new TreeMap<>();

        private final Map<Integer, Gathering> choices = new TreeMap<>();
        private Optional<Usage> usage = Optional.empty();
        private boolean failed;

        private Gathering choice(int number) {
            return choices.computeIfAbsent(number, _ -> new Gathering());
        }

        private StringBuilder text(int block) {
            return texts.computeIfAbsent(block, _ -> new StringBuilder());
        }

        private void take(ChatEvent event) {
            switch (event) {
                case ChatEvent.TextDelta delta -> text(delta.block()).append(delta.text());
                case ChatEvent.TextEnd end -> choice(end.choice()).said.append(text(end.block()));
                case ChatEvent.RefusalDelta delta -> text(delta.block()).append(delta.text());
                case ChatEvent.RefusalEnd end -> {
                    choice(end.choice()).said.append(text(end.block()));
                    choice(end.choice()).refusal.append(text(end.block()));
                }
                case ChatEvent.ReasoningDelta delta -> text(delta.block()).append(delta.text());
                case ChatEvent.ReasoningEnd end -> choice(end.choice()).thought.append(text(end.block()));
                case ChatEvent.ToolCallStart call -> choice(call.choice()).names.put(call.block(), call.name());
                case ChatEvent.ToolCallDelta delta ->
                    choice(delta.choice()).arguments(delta.block()).append(delta.arguments());
                case ChatEvent.ImageBlock image -> choice(image.choice()).pictures++;
                case ChatEvent.ChoiceEnd end -> choice(end.choice()).finish = word(end.finish());
                case ChatEvent.TurnEnd end -> usage = end.usage();
                case ChatEvent.Failed _ -> failed = true;
                default -> {}
            }
        }
    }

    static AnswerTold of(List<ChatEvent> events) {
        Blocks blocks = new Blocks();
        events.forEach(blocks::take);
        Map<Integer, Choice> choices = new TreeMap<>();
        blocks.choices.forEach((number, choice) -> choices.put(number, choice.choice()));
        return new AnswerTold(choices, blocks.usage.map(AnswerTold::counted), blocks.failed);
    }

    static AnswerTold of(ChatTurn turn) {
        Map<Integer, Choice> choices = new TreeMap<>();
        turn.choices().forEach(choice -> choices.put(choice.index(), of(choice)));
        return new AnswerTold(choices, turn.usage().map(AnswerTold::counted), false);
    }

    private static Choice of(ChatTurn.Choice choice) {
        Gathering told = new Gathering();
        for (Part part : choice.parts()) {
            switch (part) {
                case Part.Text text -> told.said.append(text.text());
                case Part.Refusal refusal -> {
                    told.said.append(refusal.text());
                    told.refusal.append(refusal.text());
                }
                case Part.Reasoning thought -> told.thought.append(thought.text());
                case Part.Image _ -> told.pictures++;
                case Part.ToolUse use -> {
                    int number = told.names.size();
                    told.names.put(number, use.call().name());
                    told.arguments.put(
                            number, new StringBuilder(use.call().arguments().text()));
                }
                default -> {}
            }
        }
        told.finish = word(choice.finish());
        return told.choice();
    }

    private static String word(FinishReason finish) {
        return finish.unified().name();
    }

    private static Usage counted(Usage usage) {
        return new Usage(usage.input(), usage.cachedInput(), 0, usage.output(), 0, Optional.empty());
    }

    /** Arguments as JSON with sorted members, so that formats which send objects compare too; else as they are. */
    static String canonical(String arguments) {
        return new RawJson(arguments.isBlank() ? "{}" : arguments)
                .parsed()
                .map(AnswerTold::sorted)
                .orElse(arguments);
    }

    private static String sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, String> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return members.toString();
        }
        if (node.isArray()) {
            List<String> values = new ArrayList<>();
            node.forEach(value -> values.add(sorted(value)));
            return values.toString();
        }
        return node.isNumber() ? node.decimalValue().stripTrailingZeros().toPlainString() : node.toString();
    }

    /** Summaries of several parts are set apart by blank lines in one format and not in another. */
    private static String bare(CharSequence thought) {
        return thought.toString().replaceAll("\\s+", "");
    }

    /** The kinds of things that are another in that telling. */
    Set<String> differences(AnswerTold that) {
        Set<String> kinds = new LinkedHashSet<>();
        note(kinds, "failed", failed, that.failed);
        note(kinds, "usage", usage, that.usage);
        if (choices.size() > that.choices.size()) {
            kinds.add("choices");
        }
        choices.forEach((number, choice) -> {
            Choice other = that.choices.get(number);
            if (other != null) {
                note(kinds, "said", choice.said, other.said);
                note(kinds, "refusal", choice.refusal, other.refusal);
                note(kinds, "thought", choice.thought, other.thought);
                note(kinds, "calls", choice.calls, other.calls);
                note(kinds, "pictures", choice.pictures, other.pictures);
                note(kinds, "finish", choice.finish, other.finish);
            } else if (number == 0) {
                kinds.add("answer");
            }
        });
        return kinds;
    }

    private static void note(Set<String> kinds, String kind, Object one, Object other) {
        if (!one.equals(other)) {
            kinds.add(kind);
        }
    }
}
