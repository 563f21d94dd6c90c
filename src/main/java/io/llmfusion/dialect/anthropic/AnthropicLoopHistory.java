package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway itself wrote into an answer that a client now replays: calls of its tool loop, as
 * {@code mcp_tool_use} and {@code mcp_tool_result} blocks, become plain tool calls and results that every provider
 * understands; signatures of tool calls, carried in redacted blocks, go back to their calls. Blocks of a server that the
 * request declares with a URL belong to Anthropic's own connector and stay as they are.
 */
final class AnthropicLoopHistory {
    /** Between server and tool in the name that the catalog gives a tool, as long as nothing else is configured. */
    private static final String SEPARATOR = "_";

    private final Set<String> connectorServers;

    AnthropicLoopHistory(Set<String> connectorServers) {
        this.connectorServers = Set.copyOf(connectorServers);
    }

    /** @param place where the parts stood: those that only carried a signature leave it */
    ChatMessage restore(List<Part> parts, Place place) {
        if (parts.stream().noneMatch(part -> part instanceof Part.Native || part instanceof Part.RedactedReasoning)) {
            return ChatMessage.of(Role.ASSISTANT, parts).at(place);
        }
        Map<ToolCallId, Signature> signatures = signatures(parts);
        Set<ToolCallId> ours = new HashSet<>();
        List<Part> restored = new ArrayList<>(parts.size());
        List<String> paths = new ArrayList<>(parts.size());
        for (int index = 0; index < parts.size(); index++) {
            Part part = parts.get(index);
            if (part instanceof Part.RedactedReasoning redacted
                    && call(redacted).isPresent()) {
                continue;
            }
            paths.add(place.part(index));
            switch (part) {
                case Part.ToolUse use -> restored.add(signed(use, signatures));
                case Part.Native block when block.type().equals("mcp_tool_use") -> restored.add(use(block, ours));
                case Part.Native block when block.type().equals("mcp_tool_result") -> restored.add(result(block, ours));
                default -> restored.add(part);
            }
        }
        return ChatMessage.of(Role.ASSISTANT, restored).at(new Place(place.message(), paths));
    }

    private static Map<ToolCallId, Signature> signatures(List<Part> parts) {
        Map<ToolCallId, Signature> signatures = new HashMap<>();
        for (Part part : parts) {
            if (part instanceof Part.RedactedReasoning redacted) {
                call(redacted).ifPresent(found -> signatures.put(found.call(), found.signature()));
            }
        }
        return signatures;
    }

    private static Optional<CarriedSignatures.OfCall> call(Part.RedactedReasoning redacted) {
        return CarriedSignatures.unwrapCall(redacted.data().value());
    }

    private static Part signed(Part.ToolUse use, Map<ToolCallId, Signature> signatures) {
        ToolCall call = use.call();
        Optional<Signature> signature = Optional.ofNullable(signatures.get(call.id()));
        return signature.isEmpty()
                ? use
                : new Part.ToolUse(new ToolCall(call.id(), call.name(), call.arguments(), signature), use.extras());
    }

    private Part use(Part.Native block, Set<ToolCallId> ours) {
        BodyField field = field(block);
        String server = field.string("server_name").orElse("");
        if (server.isEmpty() || connectorServers.contains(server)) {
            return block;
        }
        ToolCallId id = AnthropicBlockReader.id(field.required("id"));
        ours.add(id);
        RawJson input = field.get("input").map(BodyField::raw).orElse(RawJson.EMPTY_OBJECT);
        String name = server + SEPARATOR + field.requiredString("name");
        return new Part.ToolUse(new ToolCall(id, name, input, Optional.empty()), Extras.NONE);
    }

    private static Part result(Part.Native block, Set<ToolCallId> ours) {
        BodyField field = field(block);
        ToolCallId id = AnthropicBlockReader.id(field.required("tool_use_id"));
        if (!ours.contains(id)) {
            return block;
        }
        List<Part> content =
                field.get("content").map(AnthropicBlockReader::content).orElse(List.of());
        return new Part.ToolResult(id, content, field.bool("is_error").orElse(false), Extras.NONE);
    }

    private static BodyField field(Part.Native block) {
        return BodyField.read(Json.utf8(block.block().text()), AnthropicBlockReader.OPAQUE);
    }
}
