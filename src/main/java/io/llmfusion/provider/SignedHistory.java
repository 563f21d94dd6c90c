package io.llmfusion.provider;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A conversation whose client has stripped what the model signed around its tool calls. Pure. */
final class SignedHistory {
    private SignedHistory() {}

    /** Whether providers of this format sign, and ask for what they signed with a tool's result. */
    static boolean isAskedFor(DialectId format) {
        return switch (format) {
            case ANTHROPIC, GEMINI, RESPONSES, INTERACTIONS, CONVERSE -> true;
            case CHAT, COMPLETIONS, DEMO -> false;
        };
    }

    /** The calls that stand in the history without anything that this format signed. */
    static List<ToolCallId> unsigned(ChatRequest request, DialectId format) {
        List<ToolCallId> calls = new ArrayList<>();
        for (ChatMessage message : request.messages()) {
            if (message.role() == Role.ASSISTANT && !isSigned(message, format)) {
                message.parts().forEach(part -> callOf(part).ifPresent(calls::add));
            }
        }
        return calls;
    }

    private static boolean isSigned(ChatMessage message, DialectId format) {
        return message.parts().stream().anyMatch(part -> switch (part) {
            case Part.Reasoning thought ->
                thought.signature().filter(own -> own.issuer() == format).isPresent();
            case Part.RedactedReasoning redacted -> redacted.data().issuer() == format;
            case Part.ToolUse use ->
                use.call().signature().filter(own -> own.issuer() == format).isPresent();
            default -> false;
        });
    }

    private static Optional<ToolCallId> callOf(Part part) {
        return part instanceof Part.ToolUse use ? Optional.of(use.call().id()) : Optional.empty();
    }

    /** The request with these put back where they stood. */
    static ChatRequest restored(ChatRequest request, List<SignedCall> known) {
        Map<ToolCallId, SignedCall> byId =
                known.stream().collect(Collectors.toMap(SignedCall::id, Function.identity(), (first, same) -> first));
        List<ChatMessage> messages = new ArrayList<>(request.messages().size());
        for (int index = 0; index < request.messages().size(); index++) {
            ChatMessage message = request.messages().get(index);
            boolean concerned = message.role() == Role.ASSISTANT
                    && message.parts().stream()
                            .anyMatch(part ->
                                    callOf(part).filter(byId::containsKey).isPresent());
            messages.add(concerned ? restored(message, message.placeAt(index), byId) : message);
        }
        return request.withMessages(messages);
    }

    /** @param place so that warnings still name the client's own parts */
    private static ChatMessage restored(ChatMessage message, Place place, Map<ToolCallId, SignedCall> known) {
        List<Part> parts = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        message.parts().stream()
                .flatMap(part -> callOf(part).map(known::get).stream())
                .filter(SignedCall::leading)
                .forEach(call -> call.reasoning().forEach(thought -> add(thought, place.message(), parts, paths)));
        for (int index = 0; index < message.parts().size(); index++) {
            String path = place.part(index);
            switch (message.parts().get(index)) {
                // Its signed form is put back instead.
                case Part.Reasoning thought when thought.signature().isEmpty() -> {}
                case Part.ToolUse use
                when known.containsKey(use.call().id()) -> {
                    SignedCall signed = known.get(use.call().id());
                    if (!signed.leading()) {
                        signed.reasoning().forEach(thought -> add(thought, place.message(), parts, paths));
                    }
                    add(signedUse(use, signed), path, parts, paths);
                }
                case Part other -> add(other, path, parts, paths);
            }
        }
        return new ChatMessage(message.role(), parts, message.name(), message.extras())
                .at(new Place(place.message(), paths));
    }

    private static void add(Part part, String path, List<Part> parts, List<String> paths) {
        parts.add(part);
        paths.add(path);
    }

    private static Part signedUse(Part.ToolUse use, SignedCall signed) {
        return new Part.ToolUse(use.call().signedBy(use.call().signature().or(signed::signature)), use.extras());
    }
}
