package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The conversation of a request: {@code instructions} and {@code input}. */
final class ResponsesInputReader {
    /** Between server and tool in the name that the catalog gives a tool, as long as nothing else is configured. */
    private static final String SEPARATOR = "_";

    private static final Set<String> MESSAGE = Set.of("type", "role", "content");
    private static final Set<String> RESULT = Set.of("type", "call_id", "output");
    private static final Set<String> CLIENTS =
            Set.of("mcp_approval_response", "additional_tools", "compaction_trigger", "item_reference");

    private final List<ChatMessage> messages = new ArrayList<>();
    private final Map<ToolCallId, Signature> callSignatures = new HashMap<>();
    private final ResponsesRun assistant = new ResponsesRun(Role.ASSISTANT, messages::add);
    private final ResponsesRun results = new ResponsesRun(Role.TOOL, messages::add);

    private ResponsesInputReader() {}

    static List<ChatMessage> read(BodyField body) {
        ResponsesInputReader reader = new ResponsesInputReader();
        body.get("instructions").ifPresent(reader::instructions);
        body.get("input").ifPresent(reader::input);
        reader.assistant.end();
        reader.results.end();
        return reader.callSignatures.isEmpty() ? reader.messages : reader.signed();
    }

    /** The mark says where it stood, so that it goes back there. */
    private void instructions(BodyField instructions) {
        List<Part> parts = ResponsesContentReader.read(instructions);
        Extras mark = new Extras(DialectId.RESPONSES, Map.of("type", RawJson.ofString("instructions")));
        messages.add(new ChatMessage(
                Role.SYSTEM, parts, Optional.empty(), mark, Optional.of(place("instructions", parts.size()))));
    }

    private static Place place(String path, int parts) {
        return new Place(path, IntStream.range(0, parts).mapToObj(part -> path).toList());
    }

    private static Place contentPlace(String path, int parts) {
        return new Place(
                path,
                IntStream.range(0, parts)
                        .mapToObj(part -> path + ".content[" + part + "]")
                        .toList());
    }

    private void input(BodyField input) {
        if (input.isString()) {
            messages.add(ChatMessage.text(Role.USER, input.string()).at(place("input", 1)));
            return;
        }
        if (!input.isArray()) {
            throw input.invalid("must be a string or an array of items");
        }
        List<BodyField> items = input.items();
        for (int index = 0; index < items.size(); index++) {
            item(items.get(index).object(), "input[" + index + "]");
        }
    }

    private void item(BodyField item, String path) {
        String type = item.string("type").orElse("");
        switch (type) {
            case "" -> message(item, path);
            case "message" -> message(item, path);
            case "function_call_output", ResponsesItemReader.CUSTOM_OUTPUT -> result(item, path);
            case "reasoning" -> reasoning(item, path);
            case "mcp_call" -> loopCall(item, path);
            case "mcp_list_tools" -> {
                if (!ResponsesIds.isOurs(item.string("id").orElse(""))) {
                    said(item, path);
                }
            }
            default -> {
                if (type.endsWith("_output") || CLIENTS.contains(type)) {
                    clients(item, type, path);
                } else {
                    said(item, path);
                }
            }
        }
    }

    private void message(BodyField item, String path) {
        String role = item.requiredString("role");
        switch (role) {
            case "assistant" -> {
                List<Part> parts = ResponsesItemReader.message(item);
                assistant.newMessage();
                say(parts, contentPlace(path, parts.size()));
            }
            case "user" -> clients(Role.USER, item, path);
            case "system" -> clients(Role.SYSTEM, item, path);
            case "developer" -> clients(Role.DEVELOPER, item, path);
            default ->
                throw item.required("role")
                        .invalid("is `" + role + "`; send `user`, `assistant`, `developer` or `system`");
        }
    }

    private void clients(Role role, BodyField item, String path) {
        List<Part> parts = ResponsesContentReader.read(item.required("content"));
        Extras extras =
                ResponsesJson.extras(item.extras(DialectId.RESPONSES, MESSAGE).fields());
        endRuns();
        messages.add(
                new ChatMessage(role, parts, Optional.empty(), extras, Optional.of(contentPlace(path, parts.size()))));
    }

    /** An item of the client's that only this format has. */
    private void clients(BodyField item, String type, String path) {
        endRuns();
        messages.add(ChatMessage.of(Role.USER, List.of(new Part.Native(DialectId.RESPONSES, type, item.raw())))
                .at(place(path, 1)));
    }

    private void endRuns() {
        assistant.end();
        results.end();
    }

    private void said(BodyField item, String path) {
        List<Part> parts = ResponsesItemReader.read(item, "");
        say(parts, place(path, parts.size()));
    }

    private void say(List<Part> parts, Place place) {
        results.end();
        assistant.add(parts, place);
    }

    /** A reasoning item may only carry the signature of a call, which has no field for one. */
    private void reasoning(BodyField item, String path) {
        Optional<CarriedSignatures.OfCall> carried =
                CarriedSignatures.unwrapCall(item.string("encrypted_content").orElse(""));
        if (carried.isPresent()) {
            callSignatures.put(carried.get().call(), carried.get().signature());
            return;
        }
        assistant.newMessage();
        said(item, path);
    }

    private void result(BodyField item, String path) {
        List<Part> content =
                item.get("output").map(ResponsesInputReader::output).orElse(List.of());
        Map<String, RawJson> fields =
                new LinkedHashMap<>(item.extras(DialectId.RESPONSES, RESULT).fields());
        fields.remove("name");
        item.string("type")
                .filter(ResponsesItemReader.CUSTOM_OUTPUT::equals)
                .ifPresent(type -> fields.put("type", RawJson.ofString(type)));
        addResult(
                new Part.ToolResult(ResponsesItemReader.callId(item), content, false, ResponsesJson.extras(fields)),
                path);
    }

    /** Some clients send the object itself where a string is wanted. */
    private static List<Part> output(BodyField output) {
        return output.isString() || output.isArray()
                ? ResponsesContentReader.read(output)
                : List.of(Part.Text.of(output.raw().text()));
    }

    private void addResult(Part.ToolResult result, String path) {
        assistant.end();
        results.add(List.of(result), place(path, 1));
    }

    /** What the gateway's own loop did before is a plain call with its result, which any provider can go on from. */
    private void loopCall(BodyField item, String path) {
        String id = item.string("id").orElse("");
        if (!ResponsesIds.isLoopCall(id)) {
            said(item, path);
            return;
        }
        ToolCallId call = new ToolCallId(ResponsesIds.callOfLoop(id));
        String name = item.requiredString("server_label") + SEPARATOR + item.requiredString("name");
        String arguments = item.string("arguments").orElse("");
        ToolCall use = new ToolCall(call, name, new RawJson(arguments), Optional.empty());
        say(List.of(new Part.ToolUse(use, Extras.NONE)), place(path, 1));
        boolean failed = item.get("error").isPresent();
        String said = item.string("output")
                .or(() -> item.get("error").map(ResponsesInputReader::words))
                .orElse("");
        addResult(new Part.ToolResult(call, List.of(Part.Text.of(said)), failed, Extras.NONE), path);
    }

    private static String words(BodyField error) {
        return error.isString() ? error.string() : error.raw().text();
    }

    private List<ChatMessage> signed() {
        return messages.stream()
                .map(message -> message.role() == Role.ASSISTANT ? signed(message) : message)
                .toList();
    }

    private ChatMessage signed(ChatMessage message) {
        List<Part> parts = message.parts().stream().map(this::signed).toList();
        return new ChatMessage(message.role(), parts, message.name(), message.extras(), message.place());
    }

    private Part signed(Part part) {
        if (!(part instanceof Part.ToolUse use)) {
            return part;
        }
        ToolCall call = use.call();
        Optional<Signature> signature =
                Optional.ofNullable(callSignatures.get(call.id())).or(call::signature);
        return new Part.ToolUse(new ToolCall(call.id(), call.name(), call.arguments(), signature), use.extras());
    }
}
