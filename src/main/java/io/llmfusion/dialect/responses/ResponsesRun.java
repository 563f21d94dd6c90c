package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Items of one side that follow one another, which are one message of the pivot. */
final class ResponsesRun {
    private final Role role;
    private final Consumer<ChatMessage> out;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private String path = "";

    ResponsesRun(Role role, Consumer<ChatMessage> out) {
        this.role = role;
        this.out = out;
    }

    void add(List<Part> added, Place place) {
        if (parts.isEmpty()) {
            path = place.message();
        }
        parts.addAll(added);
        paths.addAll(place.parts());
    }

    /** A message or a thought begins anew what was said, unless calls wait for their results. */
    void newMessage() {
        boolean spoke = parts.stream().anyMatch(part -> part instanceof Part.Text || part instanceof Part.Refusal);
        if (spoke && parts.stream().noneMatch(Part.ToolUse.class::isInstance)) {
            end();
        }
    }

    void end() {
        if (!parts.isEmpty()) {
            out.accept(ChatMessage.of(role, parts).at(new Place(path, paths)));
            parts.clear();
            paths.clear();
        }
    }
}
