package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The conversation of a request: {@code system} and {@code messages}. */
final class AnthropicMessagesReader {
    private static final Set<String> MESSAGE = Set.of("role", "content");

    private final AnthropicLoopHistory loopHistory;
    private final List<ChatMessage> messages = new ArrayList<>();

    private AnthropicMessagesReader(AnthropicLoopHistory loopHistory) {
        this.loopHistory = loopHistory;
    }

    /** @param body the whole request */
    static List<ChatMessage> read(BodyField body, AnthropicLoopHistory loopHistory) {
        AnthropicMessagesReader reader = new AnthropicMessagesReader(loopHistory);
        body.get("system").ifPresent(reader::system);
        List<BodyField> conversation = body.required("messages").items();
        if (conversation.isEmpty()) {
            throw body.required("messages").invalid("must hold at least one message");
        }
        for (int index = 0; index < conversation.size(); index++) {
            reader.message(conversation.get(index).object(), "messages[" + index + "]");
        }
        return reader.messages;
    }

    private void system(BodyField system) {
        List<Part> parts = AnthropicBlockReader.content(system);
        if (!parts.isEmpty()) {
            List<String> paths = paths("system", parts.size());
            messages.add(ChatMessage.of(Role.SYSTEM, parts).at(new Place("system", paths)));
        }
    }

    private void message(BodyField message, String path) {
        String role = message.requiredString("role");
        List<Part> parts = AnthropicBlockReader.content(message.required("content"));
        Extras extras = message.extras(DialectId.ANTHROPIC, MESSAGE);
        Place place = new Place(path, paths(path + ".content", parts.size()));
        switch (role) {
            case "user" -> split(ChatMessage.of(Role.USER, parts).at(place), extras);
            case "assistant" -> split(loopHistory.restore(parts, place), extras);
            // The format's name, even without fields, says that this one stood among the messages.
            case "system" ->
                messages.add(new ChatMessage(
                        Role.SYSTEM,
                        parts,
                        Optional.empty(),
                        new Extras(DialectId.ANTHROPIC, extras.fields()),
                        Optional.of(place)));
            default ->
                throw message.required("role").invalid("is `" + role + "`; send `user`, `assistant` or `system`");
        }
    }

    private static List<String> paths(String content, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(part -> content + "[" + part + "]")
                .toList();
    }

    /** Tool results become messages of their own; all else keeps its role and place. */
    private void split(ChatMessage message, Extras extras) {
        List<Part> parts = message.parts();
        Place place = message.placeAt(messages.size());
        Extras pending = extras;
        int start = 0;
        do {
            int end = runEnd(parts, start);
            boolean results = start < end && isResult(parts.get(start));
            messages.add(new ChatMessage(
                    results ? Role.TOOL : message.role(),
                    parts.subList(start, end),
                    Optional.empty(),
                    pending,
                    Optional.of(new Place(place.message(), place.parts().subList(start, end)))));
            pending = Extras.NONE;
            start = end;
        } while (start < parts.size());
    }

    private static int runEnd(List<Part> parts, int start) {
        int end = start;
        while (end < parts.size() && isResult(parts.get(end)) == isResult(parts.get(start))) {
            end++;
        }
        return end;
    }

    private static boolean isResult(Part part) {
        return part instanceof Part.ToolResult;
    }
}
