package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        conversation.forEach(message -> reader.message(message.object()));
        return reader.messages;
    }

    private void system(BodyField system) {
        List<Part> parts = AnthropicBlockReader.content(system);
        if (!parts.isEmpty()) {
            messages.add(ChatMessage.of(Role.SYSTEM, parts));
        }
    }

    private void message(BodyField message) {
        String role = message.requiredString("role");
        List<Part> parts = AnthropicBlockReader.content(message.required("content"));
        Extras extras = message.extras(DialectId.ANTHROPIC, MESSAGE);
        switch (role) {
            case "user" -> split(Role.USER, parts, extras);
            case "assistant" -> split(Role.ASSISTANT, loopHistory.restore(parts), extras);
            // The format's name, even without fields, says that this one stood among the messages.
            case "system" ->
                messages.add(new ChatMessage(
                        Role.SYSTEM, parts, Optional.empty(), new Extras(DialectId.ANTHROPIC, extras.fields())));
            default ->
                throw message.required("role").invalid("is `" + role + "`; send `user`, `assistant` or `system`");
        }
    }

    /** Tool results become messages of their own; all else keeps its role and place. */
    private void split(Role role, List<Part> parts, Extras extras) {
        Extras pending = extras;
        int start = 0;
        do {
            int end = runEnd(parts, start);
            boolean results = start < end && isResult(parts.get(start));
            messages.add(
                    new ChatMessage(results ? Role.TOOL : role, parts.subList(start, end), Optional.empty(), pending));
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
