package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/** One message of a conversation. */
public record ChatMessage(Role role, List<Part> parts, Optional<String> name, Extras extras) {
    public ChatMessage {
        parts = List.copyOf(parts);
    }

    public static ChatMessage of(Role role, List<Part> parts) {
        return new ChatMessage(role, parts, Optional.empty(), Extras.NONE);
    }

    public static ChatMessage text(Role role, String text) {
        return of(role, List.of(Part.Text.of(text)));
    }
}
