package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * One message of a conversation.
 *
 * @param place where it stood in the client's request, if not at its index in the conversation
 */
public record ChatMessage(Role role, List<Part> parts, Optional<String> name, Extras extras, Optional<Place> place) {
    public ChatMessage(Role role, List<Part> parts, Optional<String> name, Extras extras) {
        this(role, parts, name, extras, Optional.empty());
    }

    public ChatMessage {
        parts = List.copyOf(parts);
    }

    public static ChatMessage of(Role role, List<Part> parts) {
        return new ChatMessage(role, parts, Optional.empty(), Extras.NONE);
    }

    public static ChatMessage text(Role role, String text) {
        return of(role, List.of(Part.Text.of(text)));
    }

    public ChatMessage at(Place stood) {
        return new ChatMessage(role, parts, name, extras, Optional.of(stood));
    }

    /**
     * Where the client knows it.
     *
     * @param index in the conversation
     */
    public Place placeAt(int index) {
        return place.orElseGet(() -> Place.plain(index, parts.size()));
    }
}
