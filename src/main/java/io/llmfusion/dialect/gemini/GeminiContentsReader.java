package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The conversation of a request: {@code systemInstruction} and {@code contents}. What a model said stands in several contents
 * where a client keeps each chunk of a stream as one: these are one message again.
 */
final class GeminiContentsReader {
    private static final Set<String> CONTENT = Set.of("role", "parts");

    private final GeminiCallIds ids = new GeminiCallIds();
    private final List<Said> messages = new ArrayList<>();

    /** A message as it grows. */
    private record Said(Role role, String path, List<Part> parts, List<String> paths, Map<String, RawJson> extras) {
        ChatMessage message() {
            return new ChatMessage(
                    role, parts, Optional.empty(), GeminiField.extras(extras), Optional.of(new Place(path, paths)));
        }
    }

    private GeminiContentsReader() {}

    /** @param body the whole request */
    static List<ChatMessage> read(GeminiField body) {
        GeminiContentsReader reader = new GeminiContentsReader();
        body.object("systemInstruction").ifPresent(system -> reader.content(system, Role.SYSTEM, "systemInstruction"));
        List<GeminiField> contents = body.list("contents");
        if (contents.isEmpty()) {
            throw body.required("contents").invalid("must hold at least one content");
        }
        for (int index = 0; index < contents.size(); index++) {
            GeminiField content = contents.get(index).object();
            reader.content(content, role(content), "contents[" + index + "]");
        }
        return reader.messages.stream().map(Said::message).toList();
    }

    private static Role role(GeminiField content) {
        String role = content.string("role").orElse("user");
        return switch (role) {
            // `function` is what results were once sent as.
            case "user", "function", "" -> Role.USER;
            case "model" -> Role.ASSISTANT;
            default -> throw content.required("role").invalid("is `" + role + "`; send `user` or `model`");
        };
    }

    private void content(GeminiField content, Role role, String path) {
        Said said = role == Role.ASSISTANT && lastIs(Role.ASSISTANT) ? messages.getLast() : open(role, path);
        said.extras().putAll(content.rest(CONTENT));
        List<GeminiField> parts = content.list("parts");
        for (int index = 0; index < parts.size(); index++) {
            for (Part part : GeminiPartReader.read(parts.get(index).object(), ids)) {
                said = placed(part, said, path);
                add(part, said, path + ".parts[" + index + "]");
            }
        }
        messages.removeIf(empty -> empty.parts().isEmpty() && empty.role() != Role.USER);
    }

    /** Results become messages of their own; all else keeps its role and place. */
    private Said placed(Part part, Said said, String path) {
        boolean result = part instanceof Part.ToolResult;
        if (result == (said.role() == Role.TOOL) || said.role() == Role.ASSISTANT || said.role() == Role.SYSTEM) {
            return said;
        }
        if (said.parts().isEmpty()) {
            messages.removeLast();
        }
        return open(result ? Role.TOOL : Role.USER, path);
    }

    private Said open(Role role, String path) {
        Said said = new Said(role, path, new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        messages.add(said);
        return said;
    }

    private boolean lastIs(Role role) {
        return !messages.isEmpty() && messages.getLast().role() == role;
    }

    private static void add(Part part, Said said, String path) {
        if (said.role() == Role.ASSISTANT && !said.parts().isEmpty()) {
            Optional<Part> joined = joined(said.parts().getLast(), part);
            if (joined.isPresent()) {
                said.parts().set(said.parts().size() - 1, joined.get());
                return;
            }
        }
        said.parts().add(part);
        said.paths().add(path);
    }

    /** Pieces of one text or one thought, which a client has kept apart as they came. */
    private static Optional<Part> joined(Part before, Part more) {
        if (before instanceof Part.Text first && more instanceof Part.Text next && plain(first) && plain(next)) {
            return Optional.of(Part.Text.of(first.text() + next.text()));
        }
        if (before instanceof Part.Reasoning first
                && more instanceof Part.Reasoning next
                && first.signature().isEmpty()
                && first.extras().isEmpty()
                && next.extras().isEmpty()) {
            return Optional.of(new Part.Reasoning(first.text() + next.text(), next.signature(), Extras.NONE));
        }
        return Optional.empty();
    }

    private static boolean plain(Part.Text text) {
        return text.extras().isEmpty() && text.annotations().isEmpty();
    }
}
