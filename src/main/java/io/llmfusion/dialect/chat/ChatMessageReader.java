package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the messages of a conversation: one of the pivot for each of the client's, so that indexes stay the same. */
final class ChatMessageReader {
    private static final Set<String> PLAIN_FIELDS = Set.of("role", "content", "name");
    private static final Set<String> ASSISTANT_FIELDS = Set.of(
            "role",
            "content",
            "name",
            "refusal",
            "tool_calls",
            "function_call",
            "audio",
            "reasoning_content",
            "reasoning");
    private static final Set<String> TOOL_FIELDS = Set.of("role", "content", "tool_call_id", "name");

    /** The id minted for the last legacy `function_call`, which its `function` message answers. */
    private Optional<ToolCallId> legacyCall = Optional.empty();

    private ChatMessageReader() {}

    static List<ChatMessage> read(ChatField messages) {
        ChatMessageReader reader = new ChatMessageReader();
        return messages.elements().stream().map(reader::message).toList();
    }

    private ChatMessage message(ChatField message) {
        ChatField role = message.object().require("role", "write system, developer, user, assistant or tool");
        return switch (role.string()) {
            case "system" -> spoken(message, Role.SYSTEM);
            case "developer" -> spoken(message, Role.DEVELOPER);
            case "user" -> spoken(message, Role.USER);
            case "assistant" -> assistant(message);
            case "tool" -> toolResult(message, callId(message), message.get("name"));
            case "function" -> toolResult(message, legacyCallId(message), Optional.empty());
            default -> throw role.wrong("is no role: write system, developer, user, assistant or tool");
        };
    }

    private static ChatMessage spoken(ChatField message, Role role) {
        ChatField content = message.require("content", "write a string or an array of content parts");
        return new ChatMessage(
                role,
                ChatContentReader.read(content),
                message.get("name").map(ChatField::string),
                message.rest(PLAIN_FIELDS));
    }

    private ChatMessage assistant(ChatField message) {
        List<Part> parts = new ArrayList<>();
        message.get("reasoning_content")
                .or(() -> message.get("reasoning"))
                .map(ChatField::string)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> parts.add(new Part.Reasoning(text, Optional.empty(), Extras.NONE)));
        message.get("content").ifPresent(content -> parts.addAll(ChatContentReader.read(content)));
        message.get("refusal")
                .map(ChatField::string)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> parts.add(new Part.Refusal(text)));
        message.get("audio").ifPresent(audio -> parts.add(spokenBefore(audio)));
        message.get("tool_calls")
                .ifPresent(calls -> calls.elements().forEach(call -> parts.add(ChatToolReader.call(call))));
        message.get("function_call").ifPresent(call -> parts.add(legacyCall(message, call)));
        return new ChatMessage(
                        Role.ASSISTANT,
                        parts,
                        message.get("name").map(ChatField::string),
                        message.rest(ASSISTANT_FIELDS))
                .at(new Place(message.path(), paths(parts, message.path())));
    }

    /** An assistant's parts stand in several members; those of its content are numbered. */
    private static List<String> paths(List<Part> parts, String message) {
        List<String> paths = new ArrayList<>(parts.size());
        int content = 0;
        int calls = 0;
        for (Part part : parts) {
            paths.add(
                    switch (part) {
                        case Part.Reasoning _ -> message + ".reasoning_content";
                        case Part.Audio audio when audio.source() instanceof Media.FileId -> message + ".audio";
                        case Part.Refusal _ -> message + ".refusal";
                        case Part.ToolUse _ -> message + ".tool_calls[" + calls++ + "]";
                        case Part.Native call
                        when call.type().equals(ChatNative.TOOL_CALL) -> message + ".tool_calls[" + calls++ + "]";
                        default -> message + ".content[" + content++ + "]";
                    });
        }
        return paths;
    }

    private static Part spokenBefore(ChatField audio) {
        String id = audio.object()
                .require("id", "name the audio of an earlier answer")
                .nonBlank();
        return new Part.Audio(new Media.FileId(DialectId.CHAT, id), "", audio.rest(Set.of("id")));
    }

    private Part legacyCall(ChatField message, ChatField call) {
        ToolCallId id = ToolCallIds.legacy(message.path());
        legacyCall = Optional.of(id);
        return new Part.ToolUse(ChatToolReader.function(call.object(), id, Optional.empty()), Extras.NONE);
    }

    private ToolCallId legacyCallId(ChatField message) {
        return legacyCall.orElseThrow(
                () -> message.get("role").orElse(message).wrong("answers no `function_call` of an earlier message"));
    }

    private static ToolCallId callId(ChatField message) {
        return new ToolCallId(message.require("tool_call_id", "name the tool call that this answers")
                .nonBlank());
    }

    private static ChatMessage toolResult(ChatField message, ToolCallId id, Optional<ChatField> name) {
        ChatField content = message.require("content", "write what the tool said, as a string or text parts");
        return new ChatMessage(
                        Role.TOOL,
                        List.of(new Part.ToolResult(id, ChatContentReader.read(content), false, Extras.NONE)),
                        name.map(ChatField::string),
                        message.rest(TOOL_FIELDS))
                .at(new Place(message.path(), List.of(message.path())));
    }
}
