package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tools of a request. Servers that the gateway runs are named by an entry {@code {"type":"mcp","server_label":...}} of
 * {@code tools}, or by an entry of {@code mcp_servers} that has a {@code name} and no {@code url}; entries with a URL are
 * Anthropic's own connector and stay with the request.
 */
final class AnthropicToolsReader {
    private static final Set<String> FUNCTION = Set.of("type", "name", "description", "input_schema", "strict");

    private final List<ToolSpec> tools = new ArrayList<>();
    private final Map<String, McpToolset> toolsets = new LinkedHashMap<>();

    private AnthropicToolsReader() {}

    static ToolUsePolicy read(BodyField body) {
        AnthropicToolsReader reader = new AnthropicToolsReader();
        gatewayServers(body).forEach(reader::server);
        body.list("tools").forEach(tool -> reader.tool(tool.object()));
        Optional<BodyField> choice = body.get("tool_choice").map(BodyField::object);
        return new ToolUsePolicy(
                reader.tools,
                choice.map(AnthropicToolsReader::choice),
                choice.flatMap(field -> field.bool("disable_parallel_tool_use")).map(disabled -> !disabled),
                List.copyOf(reader.toolsets.values()));
    }

    /** Entries of {@code mcp_servers} that name a server of the gateway. */
    static List<BodyField> gatewayServers(BodyField body) {
        return body.list("mcp_servers").stream()
                .filter(server -> server.object().get("url").isEmpty())
                .toList();
    }

    /** Entries of {@code mcp_servers} for Anthropic's own connector. */
    static List<BodyField> connectorServers(BodyField body) {
        return body.list("mcp_servers").stream()
                .filter(server -> server.object().get("url").isPresent())
                .toList();
    }

    private void server(BodyField server) {
        String name = server.requiredString("name");
        Optional<List<String>> allowed =
                server.get("tool_configuration").flatMap(configuration -> names(configuration, "allowed_tools"));
        toolsets.put(name, new McpToolset(serverName(server.required("name")), allowed, Optional.empty()));
    }

    private void tool(BodyField tool) {
        String type = tool.string("type").orElse("custom");
        switch (type) {
            case "custom" -> tools.add(function(tool));
            case "mcp" -> toolset(tool);
            case "mcp_toolset" -> {
                if (!toolsets.containsKey(tool.string("mcp_server_name").orElse(""))) {
                    tools.add(new ToolSpec.Native(DialectId.ANTHROPIC, type, tool.raw()));
                }
            }
            default -> tools.add(new ToolSpec.Native(DialectId.ANTHROPIC, type, tool.raw()));
        }
    }

    private static ToolSpec function(BodyField tool) {
        BodyField schema = tool.required("input_schema");
        if (!schema.isObject()) {
            throw schema.invalid("must be a JSON schema object, such as {\"type\":\"object\",\"properties\":{}}");
        }
        return new ToolSpec.Function(
                tool.requiredString("name"),
                tool.string("description"),
                schema.raw(),
                tool.bool("strict"),
                tool.extras(DialectId.ANTHROPIC, FUNCTION));
    }

    private void toolset(BodyField tool) {
        BodyField label = tool.required("server_label");
        Optional<RawJson> approval = tool.get("require_approval").map(BodyField::raw);
        toolsets.put(label.string(), new McpToolset(serverName(label), names(tool, "allowed_tools"), approval));
    }

    private static ServerName serverName(BodyField name) {
        if (name.string().isBlank()) {
            throw name.invalid("must name a configured MCP server");
        }
        return new ServerName(name.string());
    }

    /** A list of names, or the Responses API's {@code {"tool_names": [...]}}. */
    private static Optional<List<String>> names(BodyField owner, String field) {
        return owner.get(field)
                .map(value -> value.isObject() ? value.required("tool_names") : value)
                .map(list -> list.items().stream().map(BodyField::string).collect(Collectors.toList()));
    }

    private static ToolChoice choice(BodyField choice) {
        String type = choice.requiredString("type");
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "tool" -> new ToolChoice.Named(choice.requiredString("name"));
            case "none" -> new ToolChoice.None();
            default -> new ToolChoice.Native(DialectId.ANTHROPIC, choice.raw());
        };
    }
}
