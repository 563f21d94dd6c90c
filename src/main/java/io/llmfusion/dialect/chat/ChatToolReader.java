package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a request's tools, how they may be used, and calls in the conversation. Legacy functions become tools. */
final class ChatToolReader {
    private static final RawJson NO_PARAMETERS = new RawJson("{\"type\":\"object\",\"properties\":{}}");
    private static final Set<String> FUNCTION_FIELDS = Set.of("name", "description", "parameters", "strict");

    private ChatToolReader() {}

    static ToolUsePolicy read(ChatField root) {
        List<ToolSpec> tools = new ArrayList<>();
        List<McpToolset> mcp = new ArrayList<>();
        root.get("tools").ifPresent(field -> field.elements().forEach(tool -> tool(tool, tools, mcp)));
        root.get("functions").ifPresent(field -> field.elements()
                .forEach(function -> tools.add(specification(function.object(), new LinkedHashMap<>()))));
        return new ToolUsePolicy(
                tools,
                root.get("tool_choice").map(ChatToolReader::choice).or(() -> root.get("function_call")
                        .map(ChatToolReader::legacyChoice)),
                root.get("parallel_tool_calls").map(ChatField::bool),
                mcp);
    }

    private static void tool(ChatField tool, List<ToolSpec> tools, List<McpToolset> mcp) {
        String type =
                tool.object().require("type", "write \"function\" or \"mcp\"").nonBlank();
        switch (type) {
            case "function" -> {
                ChatField function = tool.require("function", "write `{\"name\": \"...\", \"parameters\": {...}}`");
                tools.add(specification(
                        function.object(),
                        new LinkedHashMap<>(
                                tool.rest(Set.of("type", "function")).fields())));
            }
            case "mcp" -> mcp.add(toolset(tool));
            default -> tools.add(new ToolSpec.Native(DialectId.CHAT, type, tool.raw()));
        }
    }

    /** @param extras unknown members beside `function`; those inside it are added under that name */
    private static ToolSpec specification(ChatField function, Map<String, RawJson> extras) {
        Extras inside = function.rest(FUNCTION_FIELDS);
        if (!inside.isEmpty()) {
            extras.put("function", ChatJson.object(inside.fields()));
        }
        return new ToolSpec.Function(
                function.require("name", "name the function").nonBlank(),
                function.get("description").map(ChatField::string),
                function.get("parameters")
                        .map(ChatField::object)
                        .map(ChatField::raw)
                        .orElse(NO_PARAMETERS),
                function.get("strict").map(ChatField::bool),
                ChatField.extras(extras));
    }

    private static McpToolset toolset(ChatField tool) {
        tool.get("server_url").ifPresent(url -> {
            throw url.wrong("is not followed: name a server of the gateway's configuration with `server_label`");
        });
        String server = tool.require("server_label", "name a server of `GET /v1/mcp/servers`")
                .nonBlank();
        return new McpToolset(
                new ServerName(server),
                tool.get("allowed_tools").map(ChatToolReader::allowed),
                tool.get("require_approval").map(ChatField::raw));
    }

    /** The Responses API takes a list of names, or an object with them under `tool_names`. */
    private static List<String> allowed(ChatField allowed) {
        ChatField names = allowed.isObject() ? allowed.require("tool_names", "list the tools' names") : allowed;
        return names.elements().stream().map(ChatField::nonBlank).toList();
    }

    private static ToolChoice choice(ChatField choice) {
        if (choice.isString()) {
            return switch (choice.string()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Required();
                default ->
                    throw choice.wrong("must be auto, none, required or "
                            + "`{\"type\": \"function\", \"function\": {\"name\": \"...\"}}`");
            };
        }
        String type = choice.object().require("type", "write \"function\"").string();
        if (!type.equals("function")) {
            return new ToolChoice.Native(DialectId.CHAT, choice.raw());
        }
        ChatField function =
                choice.require("function", "write `{\"name\": \"...\"}`").object();
        return new ToolChoice.Named(
                function.require("name", "name the function").nonBlank());
    }

    private static ToolChoice legacyChoice(ChatField choice) {
        return choice.isString()
                ? choice(choice)
                : new ToolChoice.Named(
                        choice.object().require("name", "name the function").nonBlank());
    }

    /** An element of an assistant message's `tool_calls`. */
    static Part call(ChatField call) {
        String type = call.object().get("type").map(ChatField::string).orElse("function");
        if (!type.equals("function")) {
            return ChatNative.toolCall(call.raw());
        }
        ToolCallId id = new ToolCallId(
                call.require("id", "repeat the id of the tool call").nonBlank());
        ChatField function = call.require("function", "write `{\"name\": \"...\", \"arguments\": \"...\"}`");
        Optional<Signature> signature = thoughtSignature(call);
        Set<String> known = signature.isPresent()
                ? Set.of("id", "type", "function", "index", "extra_content")
                : Set.of("id", "type", "function", "index");
        return new Part.ToolUse(function(function.object(), id, signature), call.rest(known));
    }

    /** Arguments are JSON in a string; some clients send the object itself. */
    static ToolCall function(ChatField function, ToolCallId id, Optional<Signature> signature) {
        String arguments = function.get("arguments")
                .map(field -> field.isObject() ? field.raw().text() : field.string())
                .orElse("");
        return new ToolCall(
                id, function.require("name", "name the function").nonBlank(), new RawJson(arguments), signature);
    }

    /** Gemini's signature as its compatible endpoint carries it: https://ai.google.dev/gemini-api/docs/thought-signatures. */
    private static Optional<Signature> thoughtSignature(ChatField call) {
        return call.get("extra_content")
                .filter(extra -> extra.memberCount() == 1)
                .flatMap(extra -> extra.get("google"))
                .filter(google -> google.memberCount() == 1)
                .flatMap(google -> google.get("thought_signature"))
                .filter(ChatField::isString)
                .map(value -> new Signature(DialectId.GEMINI, value.string()));
    }
}
