package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Items that a model answers with, fresh or replayed. */
final class ResponsesItemReader {
    /** Kept as bytes: they go on as they came. */
    static final Set<String> OPAQUE = Set.of("parameters", "schema", "input_schema", "output_schema");

    /** Of the first part of a message: the message's own members. */
    static final String MESSAGE = "message";

    static final String CUSTOM_CALL = "custom_tool_call";
    static final String CUSTOM_OUTPUT = "custom_tool_call_output";

    private static final Set<String> MESSAGE_PARTS = Set.of("type", "role", "content");
    private static final Set<String> REASONING = Set.of("type", "summary", "content", "encrypted_content");
    private static final Set<String> CALL = Set.of("type", "call_id", "name", "arguments", "input");

    private ResponsesItemReader() {}

    /** @param vendor whose answer it stands in; empty in a client's history */
    static List<Part> read(BodyField item, String vendor) {
        String type = item.string("type").orElse(MESSAGE);
        return switch (type) {
            case MESSAGE -> message(item);
            case "reasoning" -> List.of(reasoning(item, vendor));
            case "function_call" -> call(item);
            case CUSTOM_CALL -> List.of(customCall(item));
            default -> List.of(new Part.Native(DialectId.RESPONSES, type, item.raw()));
        };
    }

    /** One item as this package reads bodies. */
    static BodyField field(RawJson item) {
        return BodyField.read(Json.utf8(item.text()), OPAQUE);
    }

    static List<Part> message(BodyField item) {
        List<Part> parts = new ArrayList<>(
                item.get("content").map(ResponsesContentReader::read).orElse(List.of()));
        Extras own = item.extras(DialectId.RESPONSES, MESSAGE_PARTS);
        if (!parts.isEmpty() && parts.getFirst() instanceof Part.Text first) {
            parts.set(0, new Part.Text(first.text(), first.annotations(), withMessage(first.extras(), own)));
        }
        return parts;
    }

    private static Extras withMessage(Extras text, Extras message) {
        Map<String, RawJson> fields = new LinkedHashMap<>(text.fields());
        fields.put(MESSAGE, ResponsesJson.object(message.fields()));
        return new Extras(DialectId.RESPONSES, fields);
    }

    private static Part reasoning(BodyField item, String vendor) {
        String encrypted = item.string("encrypted_content").orElse("");
        Optional<Signature> redacted = CarriedSignatures.unwrapRedacted(encrypted);
        if (redacted.isPresent()) {
            return new Part.RedactedReasoning(redacted.get());
        }
        Optional<Signature> signature = ResponsesSignatures.unwrap(encrypted, vendor);
        String text = reasoningText(item);
        boolean nothing = text.isEmpty() && signature.isEmpty() && !CarriedSignatures.isMarked(encrypted);
        return nothing
                ? new Part.Native(DialectId.RESPONSES, "reasoning", item.raw())
                : new Part.Reasoning(text, signature, reasoningExtras(item));
    }

    private static String reasoningText(BodyField item) {
        String summary = texts(item, "summary", "\n\n");
        return summary.isEmpty() ? texts(item, "content", "") : summary;
    }

    private static String texts(BodyField item, String member, String between) {
        return item.list(member).stream()
                .map(part ->
                        part.isString() ? part.string() : part.string("text").orElse(""))
                .collect(Collectors.joining(between));
    }

    /** What one text cannot tell: several parts of a summary, or content beside it. */
    private static Extras reasoningExtras(BodyField item) {
        Map<String, RawJson> fields =
                new LinkedHashMap<>(item.extras(DialectId.RESPONSES, REASONING).fields());
        boolean hasContent = !item.list("content").isEmpty();
        if (item.list("summary").size() > 1 || hasContent) {
            item.get("summary").ifPresent(summary -> fields.put("summary", summary.raw()));
        }
        if (hasContent) {
            item.get("content").ifPresent(content -> fields.put("content", content.raw()));
        }
        return ResponsesJson.extras(fields);
    }

    private static List<Part> call(BodyField item) {
        ToolCall call = functionCall(item);
        Extras extras =
                ResponsesJson.extras(item.extras(DialectId.RESPONSES, CALL).fields());
        return ResponsesParallel.unwrap(call)
                .map(calls -> calls.stream()
                        .map(each -> (Part) new Part.ToolUse(each, Extras.NONE))
                        .toList())
                .orElseGet(() -> List.of(new Part.ToolUse(call, extras)));
    }

    private static ToolCall functionCall(BodyField item) {
        String name = ResponsesNames.flat(item.string("namespace").orElse(""), item.requiredString("name"));
        RawJson arguments = item.get("arguments")
                .map(field -> field.isString() ? new RawJson(field.string()) : field.raw())
                .orElse(RawJson.EMPTY_OBJECT);
        return new ToolCall(callId(item), name, arguments, Optional.empty());
    }

    private static Part customCall(BodyField item) {
        String name = ResponsesNames.flat(item.string("namespace").orElse(""), item.requiredString("name"));
        RawJson arguments = customArguments(item.string("input").orElse(""));
        Map<String, RawJson> fields =
                new LinkedHashMap<>(item.extras(DialectId.RESPONSES, CALL).fields());
        fields.put("type", RawJson.ofString(CUSTOM_CALL));
        ToolCall call = new ToolCall(callId(item), name, arguments, Optional.empty());
        return new Part.ToolUse(call, ResponsesJson.extras(fields));
    }

    /** Free text as the arguments of a function with one string. */
    static RawJson customArguments(String input) {
        return new RawJson("{\"input\":" + Json.quote(input) + "}");
    }

    /** The free text in such arguments; what has none goes as it is. */
    static String customInput(String arguments) {
        return new RawJson(arguments)
                .parsed()
                .map(tree -> tree.path("input"))
                .filter(input -> input.isString())
                .map(input -> input.stringValue())
                .orElse(arguments);
    }

    /** The id that links a call and its result. */
    static ToolCallId callId(BodyField item) {
        String id = item.requiredString("call_id");
        if (id.isBlank()) {
            throw item.required("call_id").invalid("must not be empty: it links a call to its output");
        }
        return new ToolCallId(id);
    }
}
