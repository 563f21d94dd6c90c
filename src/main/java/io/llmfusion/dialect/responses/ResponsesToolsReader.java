package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
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

/**
 * The tools of a request and how they may be used. An {@code mcp} entry without an address names a server of the gateway;
 * one with {@code server_url} or {@code connector_id} is the provider's business.
 */
final class ResponsesToolsReader {
    /** Of a function that was a custom tool: its definition. */
    static final String CUSTOM = "custom";

    /** Of a function within a namespace: that one's name and description. */
    static final String NAMESPACE = "namespace";

    private static final RawJson NO_PARAMETERS = new RawJson("{\"type\":\"object\",\"properties\":{}}");
    private static final RawJson FREE_TEXT = new RawJson("{\"type\":\"object\",\"properties\":{\"input\":"
            + "{\"type\":\"string\"}},\"required\":[\"input\"],\"additionalProperties\":false}");
    private static final RawJson FUNCTION = RawJson.ofString("function");
    private static final Set<String> FUNCTION_FIELDS = Set.of("type", "name", "description", "parameters", "strict");

    private final List<ToolSpec> tools = new ArrayList<>();
    private final List<McpToolset> toolsets = new ArrayList<>();

    private ResponsesToolsReader() {}

    static ToolUsePolicy read(BodyField body) {
        ResponsesToolsReader reader = new ResponsesToolsReader();
        body.list("tools").forEach(tool -> reader.tool(tool.object()));
        return new ToolUsePolicy(
                reader.tools,
                body.get("tool_choice").map(ResponsesToolsReader::choice),
                body.bool("parallel_tool_calls"),
                reader.toolsets);
    }

    private void tool(BodyField tool) {
        String type = tool.requiredString("type");
        switch (type) {
            case "function" -> tools.add(function(tool, "", Map.of()));
            case CUSTOM -> tools.add(custom(tool, "", Map.of()));
            case NAMESPACE -> namespace(tool);
            case "mcp" -> mcp(tool);
            default -> tools.add(new ToolSpec.Native(DialectId.RESPONSES, type, tool.raw()));
        }
    }

    private void namespace(BodyField tool) {
        String name = tool.requiredString("name");
        Extras own = tool.extras(DialectId.RESPONSES, Set.of("type", "tools"));
        Map<String, RawJson> mark = Map.of(NAMESPACE, ResponsesJson.object(own.fields()));
        for (BodyField inner : tool.required("tools").items()) {
            boolean custom =
                    inner.object().string("type").filter(CUSTOM::equals).isPresent();
            tools.add(custom ? custom(inner, name, mark) : function(inner, name, mark));
        }
    }

    /** Every function of this format has its mark: what it leaves unsaid means something else elsewhere. */
    private static ToolSpec function(BodyField tool, String namespace, Map<String, RawJson> mark) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        fields.put("type", FUNCTION);
        fields.putAll(mark);
        fields.putAll(tool.extras(DialectId.RESPONSES, FUNCTION_FIELDS).fields());
        return new ToolSpec.Function(
                ResponsesNames.flat(namespace, name(tool)),
                tool.string("description"),
                tool.get("parameters").map(BodyField::raw).orElse(NO_PARAMETERS),
                tool.bool("strict"),
                ResponsesJson.extras(fields));
    }

    private static ToolSpec custom(BodyField tool, String namespace, Map<String, RawJson> mark) {
        Map<String, RawJson> fields = new LinkedHashMap<>(mark);
        fields.put(CUSTOM, tool.raw());
        return new ToolSpec.Function(
                ResponsesNames.flat(namespace, name(tool)),
                tool.string("description"),
                FREE_TEXT,
                Optional.empty(),
                ResponsesJson.extras(fields));
    }

    private static String name(BodyField tool) {
        String name = tool.requiredString("name");
        if (name.isBlank()) {
            throw tool.required("name").invalid("must name the tool");
        }
        return name;
    }

    private void mcp(BodyField tool) {
        if (tool.get("server_url").isPresent() || tool.get("connector_id").isPresent()) {
            tools.add(new ToolSpec.Native(DialectId.RESPONSES, "mcp", tool.raw()));
            return;
        }
        BodyField label = tool.required("server_label");
        if (label.string().isBlank()) {
            throw label.invalid("must name a server of `GET /v1/mcp/servers`");
        }
        toolsets.add(new McpToolset(
                new ServerName(label.string()),
                tool.get("allowed_tools").map(ResponsesToolsReader::allowed),
                tool.get("require_approval").map(BodyField::raw)));
    }

    /** A list of names, or an object with them under {@code tool_names}. */
    private static List<String> allowed(BodyField allowed) {
        BodyField names = allowed.isObject() ? allowed.required("tool_names") : allowed;
        return names.items().stream().map(BodyField::string).toList();
    }

    private static ToolChoice choice(BodyField choice) {
        if (choice.isString()) {
            return switch (choice.string()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Required();
                default ->
                    throw choice.invalid("must be `auto`, `none`, `required` or an object such as"
                            + " {\"type\":\"function\",\"name\":\"...\"}");
            };
        }
        String type = choice.object().requiredString("type");
        if (type.equals("function") || type.equals(CUSTOM)) {
            String namespace = choice.string(NAMESPACE).orElse("");
            return new ToolChoice.Named(ResponsesNames.flat(namespace, choice.requiredString("name")));
        }
        return new ToolChoice.Native(DialectId.RESPONSES, choice.raw());
    }
}
