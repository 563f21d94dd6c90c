package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Writes a conversation as items. */
final class ResponsesInputWriter {
    private final ResponsesTarget target;
    private final JsonGenerator json;
    private final ResponsesContentWriter content;
    private final ResponsesSaidWriter said;

    private ResponsesInputWriter(ResponsesTarget target, Set<String> customTools) {
        this.target = target;
        this.json = target.json();
        this.content = new ResponsesContentWriter(target);
        this.said = new ResponsesSaidWriter(target, new HashSet<>(customTools));
    }

    static void write(ChatRequest request, ResponsesTarget target) {
        Set<String> custom = request.tools().tools().stream()
                .filter(ToolSpec.Function.class::isInstance)
                .map(ToolSpec.Function.class::cast)
                .filter(tool -> tool.extras().of(DialectId.RESPONSES).containsKey(ResponsesToolsReader.CUSTOM))
                .map(ToolSpec.Function::name)
                .collect(Collectors.toUnmodifiableSet());
        new ResponsesInputWriter(target, custom).write(request.messages());
    }

    private void write(List<ChatMessage> messages) {
        int first = 0;
        if (!messages.isEmpty() && isInstructions(messages.getFirst()) && !target.refuses("instructions")) {
            String text = text(messages.getFirst().parts());
            target.field("instructions", out -> out.writeString(text));
            first = 1;
        }
        int from = first;
        target.field("input", _ -> {
            json.writeStartArray();
            for (int index = from; index < messages.size(); index++) {
                message(messages.get(index), messages.get(index).placeAt(index));
            }
            json.writeEndArray();
        });
    }

    private static boolean isInstructions(ChatMessage message) {
        return message.role() == Role.SYSTEM
                && ResponsesJson.string(message.extras(), "type")
                        .filter("instructions"::equals)
                        .isPresent();
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining("\n\n"));
    }

    private void message(ChatMessage message, Place place) {
        if (message.name().isPresent()) {
            target.warn(place.message() + ".name", "names of participants have no place in the Responses format");
        }
        switch (message.role()) {
            case SYSTEM -> clients("system", message, place);
            case DEVELOPER -> clients(target.quirks().developerRole() ? "developer" : "system", message, place);
            case USER -> clients("user", message, place);
            case ASSISTANT -> {
                target.warnForeign(place.message(), message.extras());
                said.write(message.parts(), place);
            }
            case TOOL -> results(message, place);
        }
    }

    /** Items that only this format has stand alone; what is around them are messages. */
    private void clients(String role, ChatMessage message, Place place) {
        List<Part> pending = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (int index = 0; index < message.parts().size(); index++) {
            Part part = message.parts().get(index);
            if (part instanceof Part.Native item && isItem(item)) {
                clients(role, message, pending, paths);
                json.writeRawValue(item.block().text());
            } else {
                pending.add(part);
                paths.add(place.part(index));
            }
        }
        clients(role, message, pending, paths);
    }

    private static boolean isItem(Part.Native item) {
        return item.dialect() == DialectId.RESPONSES && !item.type().startsWith(ResponsesContentReader.NATIVE);
    }

    private void clients(String role, ChatMessage message, List<Part> parts, List<String> paths) {
        if (parts.isEmpty()) {
            return;
        }
        List<String> at = List.copyOf(paths);
        json.writeStartObject();
        json.writeStringProperty("type", "message");
        json.writeStringProperty("role", role);
        json.writeName("content");
        content.write(parts, at::get);
        target.extras(at.getFirst(), ownIdsOnly(message), Set.of("type"));
        json.writeEndObject();
        parts.clear();
        paths.clear();
    }

    private static io.llmfusion.model.Extras ownIdsOnly(ChatMessage message) {
        return ResponsesSaidWriter.withoutOurIds(message.extras());
    }

    private void results(ChatMessage message, Place place) {
        for (int index = 0; index < message.parts().size(); index++) {
            String path = place.part(index);
            if (message.parts().get(index) instanceof Part.ToolResult result) {
                result(result, path);
            } else {
                target.warn(path, "what is no result of a call was left out");
            }
        }
    }

    private void result(Part.ToolResult result, String path) {
        boolean custom = said.isCustom(result.callId())
                || ResponsesJson.string(result.extras(), "type")
                        .filter(ResponsesItemReader.CUSTOM_OUTPUT::equals)
                        .isPresent();
        json.writeStartObject();
        json.writeStringProperty("type", custom ? ResponsesItemReader.CUSTOM_OUTPUT : "function_call_output");
        json.writeStringProperty("call_id", ResponsesIds.fit(result.callId().value()));
        json.writeName("output");
        output(result, path);
        target.extras(path, ResponsesSaidWriter.withoutOurIds(result.extras()), Set.of("type"));
        json.writeEndObject();
    }

    private void output(Part.ToolResult result, String path) {
        List<Part> parts = ResponsesContentWriter.fitting(result.content());
        if (result.error() && !saysSo(parts)) {
            parts.addFirst(Part.Text.of("Error:"));
        }
        if (parts.isEmpty()) {
            json.writeString("");
            return;
        }
        IntFunction<String> at = index -> path + ".output[" + index + "]";
        content.write(parts, at);
    }

    /** For want of a field, that a tool failed is said in its text. */
    private static boolean saysSo(List<Part> parts) {
        return text(parts).toLowerCase(java.util.Locale.ROOT).contains("error");
    }
}
