package io.llmfusion.dialect.converse;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Arranges a conversation as this format wants it: instructions apart, sides in turn, tool results right after calls. */
final class ConverseConversation {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";

    private final ConverseTarget target;
    private final ConversePartFilter filter;
    private final List<Part> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /** @param role {@code user}, {@code assistant} or, for models that take it, {@code system} */
    record Turn(String role, List<Part> parts) {}

    private ConverseConversation(ConverseTarget target) {
        this.target = target;
        this.filter = new ConversePartFilter(target);
    }

    static ConverseConversation arrange(List<ChatMessage> messages, ConverseTarget target) {
        ConverseConversation conversation = new ConverseConversation(target);
        for (int index = 0; index < messages.size(); index++) {
            conversation.add(messages.get(index), messages.get(index).placeAt(index));
        }
        conversation.resultsFirst();
        conversation.neverEmpty();
        conversation.userBegins();
        conversation.textBesideDocuments();
        return conversation;
    }

    List<Part> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    /** An instruction of the gateway's own, after the client's. */
    void instruct(String text) {
        system.add(Part.Text.of(text));
    }

    /** The names of all tools that were called so far. */
    Set<String> called() {
        Set<String> names = new LinkedHashSet<>();
        turns.forEach(turn -> turn.parts().forEach(part -> {
            if (part instanceof Part.ToolUse use) {
                names.add(use.call().name());
            }
        }));
        return names;
    }

    /** Whether the answer under way has called tools without thinking before, or with its thinking left out. */
    boolean callsWithoutThinking() {
        if (turns.size() < 2 || turns.getLast().parts().stream().allMatch(ConverseConversation::isOther)) {
            return false;
        }
        List<Part> calls = turns.get(turns.size() - 2).parts();
        return calls.stream().anyMatch(Part.ToolUse.class::isInstance)
                && !(calls.getFirst() instanceof Part.Reasoning || calls.getFirst() instanceof Part.RedactedReasoning);
    }

    private void add(ChatMessage message, Place place) {
        String path = place.message();
        if (message.name().isPresent()) {
            target.warn(path + ".name", "names of participants have no counterpart in Converse; left out");
        }
        target.warnForeign(path, message.extras(), Set.of());
        List<Part> parts = filter.fit(message, place);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruction(parts, path);
            case USER, TOOL -> turn(USER, message, parts, path);
            case ASSISTANT -> turn(ASSISTANT, message, parts, path);
        }
    }

    private void instruction(List<Part> parts, String path) {
        if (parts.isEmpty()) {
            return;
        }
        if (!turns.isEmpty() && target.accepts("messages.system")) {
            turns.add(new Turn("system", new ArrayList<>(parts)));
            return;
        }
        if (!turns.isEmpty()) {
            target.warn(path, "an instruction amid the conversation was moved to its head");
        }
        system.addAll(parts);
    }

    private void turn(String role, ChatMessage message, List<Part> parts, String path) {
        if (parts.isEmpty()) {
            if (!message.parts().isEmpty() || role.equals(USER)) {
                target.warn(path, "an empty message was left out");
            }
            return;
        }
        if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
            turns.getLast().parts().addAll(parts);
            return;
        }
        turns.add(new Turn(role, new ArrayList<>(parts)));
    }

    /** All results of parallel calls stand at the head of the user message that follows the calls. */
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
            turns.add(new Turn(USER, new ArrayList<>(List.of(system.removeLast()))));
        }
    }

    /** The API: "A conversation must start with a user message". */
    private void userBegins() {
        if (!turns.isEmpty() && turns.getFirst().role().equals(ASSISTANT)) {
            target.warn(
                    "messages", "a conversation must begin with the user: a word of the gateway's was put before it");
            turns.addFirst(new Turn(USER, new ArrayList<>(List.of(Part.Text.of("(Go on from here.)")))));
        }
    }

    /**
     * A message with a document must hold text too.
     *
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html">ContentBlock</a>
     */
    private void textBesideDocuments() {
        for (Turn turn : turns) {
            boolean document = turn.parts().stream().anyMatch(Part.Document.class::isInstance);
            if (document && turn.parts().stream().noneMatch(Part.Text.class::isInstance)) {
                target.warn("messages", "a document must stand beside text: a word of the gateway's was put there");
                turn.parts().add(Part.Text.of("(See the document.)"));
            }
        }
    }
}
