package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arranges a conversation as this format wants it: instructions apart, sides in turn, tool results right after calls. */
final class AnthropicConversation {
    private final AnthropicTarget target;
    private final AnthropicPartFilter filter;
    private final List<Part> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /**
     * @param role {@code user}, {@code assistant} or {@code system}
     * @param fields of the message that only this format has
     */
    record Turn(String role, List<Part> parts, Map<String, RawJson> fields) {}

    private AnthropicConversation(AnthropicTarget target) {
        this.target = target;
        this.filter = new AnthropicPartFilter(target);
    }

    static AnthropicConversation arrange(List<ChatMessage> messages, AnthropicTarget target) {
        AnthropicConversation conversation = new AnthropicConversation(target);
        for (int index = 0; index < messages.size(); index++) {
            conversation.add(messages.get(index), messages.get(index).placeAt(index));
        }
        conversation.resultsFirst();
        conversation.neverEmpty();
        return conversation;
    }

    List<Part> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    /** Whether the answer under way has called tools without thinking before, or with its thinking left out. */
    boolean callsWithoutThinking() {
        if (turns.size() < 2 || turns.getLast().parts().stream().allMatch(AnthropicConversation::isOther)) {
            return false;
        }
        List<Part> calls = turns.get(turns.size() - 2).parts();
        return calls.stream().anyMatch(Part.ToolUse.class::isInstance)
                && !(calls.getFirst() instanceof Part.Reasoning || calls.getFirst() instanceof Part.RedactedReasoning);
    }

    /** An instruction of the gateway's own, after the client's. */
    void instruct(String text) {
        system.add(Part.Text.of(text));
    }

    private void add(ChatMessage message, Place place) {
        String path = place.message();
        if (message.name().isPresent()) {
            target.warn(path + ".name", "names of participants have no counterpart in Messages; left out");
        }
        target.warnForeign(path, message.extras());
        List<Part> parts = filter.fit(message, place);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruction(message, parts, path);
            case USER, TOOL -> turn("user", message, parts, path);
            case ASSISTANT -> turn("assistant", message, parts, path);
        }
    }

    private void instruction(ChatMessage message, List<Part> parts, String path) {
        boolean stoodHere = message.extras().dialect() == DialectId.ANTHROPIC && !target.refuses("messages.system");
        boolean mayStandHere = target.accepts("messages.system") && !turns.isEmpty() && lastIs("user");
        if (stoodHere || mayStandHere) {
            turn("system", message, parts, path);
            return;
        }
        if (!turns.isEmpty()) {
            target.warn(path, "an instruction amid the conversation was moved to its head");
        }
        system.addAll(parts);
    }

    private void turn(String role, ChatMessage message, List<Part> parts, String path) {
        Map<String, RawJson> fields = message.extras().of(DialectId.ANTHROPIC);
        if (parts.isEmpty()) {
            if (!message.parts().isEmpty() || role.equals("user")) {
                target.warn(path, "an empty message was left out");
            }
            return;
        }
        if (lastIs(role) && fields.isEmpty() && !role.equals("system")) {
            turns.getLast().parts().addAll(parts);
            return;
        }
        turns.add(new Turn(role, new ArrayList<>(parts), new LinkedHashMap<>(fields)));
    }

    private boolean lastIs(String role) {
        return !turns.isEmpty() && turns.getLast().role().equals(role);
    }

    /** The API wants all results of parallel calls at the head of the user message that follows the calls. */
    private void resultsFirst() {
        for (Turn turn : turns) {
            turn.parts().sort((left, right) -> Boolean.compare(isOther(left), isOther(right)));
        }
    }

    private static boolean isOther(Part part) {
        return !(part instanceof Part.ToolResult);
    }

    /** A request of instructions alone is refused: the last of them becomes the question. */
    private void neverEmpty() {
        if (turns.isEmpty() && !system.isEmpty()) {
            target.warn("messages", "without a user message the last instruction was sent as one");
            turns.add(new Turn("user", new ArrayList<>(List.of(system.removeLast())), Map.of()));
        }
    }
}
