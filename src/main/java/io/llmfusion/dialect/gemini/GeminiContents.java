package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arranges a conversation as this format wants it: instructions apart, each side's messages in one content, and the results
 * of parallel calls together in the content behind them, each by its function's name.
 */
final class GeminiContents {
    private final GeminiTarget target;
    private final GeminiPartFilter filter;
    private final Map<ToolCallId, String> functions = new HashMap<>();
    private final List<Part> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /**
     * @param results whether it holds the results of calls
     * @param fields of the content that only this format has
     */
    record Turn(String role, boolean results, List<Part> parts, Map<String, RawJson> fields) {}

    private GeminiContents(GeminiTarget target) {
        this.target = target;
        this.filter = new GeminiPartFilter(target);
    }

    static GeminiContents arrange(List<ChatMessage> messages, GeminiTarget target) {
        GeminiContents contents = new GeminiContents(target);
        for (int index = 0; index < messages.size(); index++) {
            contents.add(messages.get(index), messages.get(index).placeAt(index));
        }
        contents.neverEmpty();
        return contents;
    }

    List<Part> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    /** The function that a result answers; empty where no call has this id. */
    Optional<String> function(ToolCallId id) {
        return Optional.ofNullable(functions.get(id));
    }

    /** An instruction of the gateway's own, after the client's. */
    void instruct(String text) {
        system.add(Part.Text.of(text));
    }

    private void add(ChatMessage message, Place place) {
        String path = place.message();
        if (message.name().isPresent()) {
            nameLost(message, path);
        }
        target.warnForeign(path, message.extras());
        message.parts().forEach(this::remember);
        List<Part> parts = filter.fit(message, place);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruction(parts, path);
            case USER -> turn("user", message, parts, path);
            case TOOL -> turn("user", message, parts, path);
            case ASSISTANT -> turn("model", message, parts, path);
        }
    }

    /** The name on a tool's message is its function's, which results have here. */
    private void nameLost(ChatMessage message, String path) {
        if (message.role() != Role.TOOL) {
            target.warn(path + ".name", "names of participants have no counterpart in generateContent; left out");
        }
    }

    private void remember(Part part) {
        if (part instanceof Part.ToolUse use) {
            functions.put(use.call().id(), use.call().name());
        }
    }

    private void instruction(List<Part> parts, String path) {
        if (!turns.isEmpty()) {
            target.warn(path, "an instruction amid the conversation was moved to its head");
        }
        system.addAll(parts);
    }

    private void turn(String role, ChatMessage message, List<Part> parts, String path) {
        boolean results = message.role() == Role.TOOL;
        Map<String, RawJson> fields = message.extras().of(DialectId.GEMINI);
        if (parts.isEmpty()) {
            if (!message.parts().isEmpty() || role.equals("user")) {
                target.warn(path, "an empty message was left out");
            }
            return;
        }
        Optional<Turn> last = turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
        boolean joins = fields.isEmpty()
                && last.filter(turn -> turn.role().equals(role) && turn.results() == results)
                        .isPresent();
        if (joins) {
            last.get().parts().addAll(parts);
        } else {
            turns.add(new Turn(role, results, new ArrayList<>(parts), fields));
        }
    }

    /** A request of instructions alone is refused: the last of them becomes the question. */
    private void neverEmpty() {
        if (turns.isEmpty() && !system.isEmpty()) {
            target.warn("messages", "without a user message the last instruction was sent as one");
            turns.add(new Turn("user", false, new ArrayList<>(List.of(system.removeLast())), Map.of()));
        }
    }
}
