package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools of a request: functions, Google's own tools, each a member of an entry, and servers that the gateway runs, named
 * by an entry {@code {"type":"mcp","server_label":...}}.
 */
final class GeminiToolsReader {
    private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "parametersJsonSchema");

    private final List<ToolSpec> tools = new ArrayList<>();
    private final List<McpToolset> mcp = new ArrayList<>();

    private GeminiToolsReader() {}

    static ToolUsePolicy read(GeminiField body) {
        GeminiToolsReader reader = new GeminiToolsReader();
        body.list("tools").forEach(tool -> reader.entry(tool.object()));
        Optional<GeminiField> config =
                body.object("toolConfig").flatMap(tools -> tools.object("functionCallingConfig"));
        Choice choice = config.map(GeminiToolsReader::choice).orElse(Choice.UNSAID);
        return new ToolUsePolicy(choice.among(reader.tools), choice.choice(), Optional.empty(), reader.mcp);
    }

    private void entry(GeminiField entry) {
        if (entry.string("type").filter("mcp"::equals).isPresent()) {
            mcp.add(toolset(entry));
            return;
        }
        entry.list("functionDeclarations").forEach(function -> tools.add(function(function.object())));
        entry.rest(Set.of("functionDeclarations"))
                .forEach((name, value) -> tools.add(new ToolSpec.Native(
                        DialectId.GEMINI, name, new RawJson("{" + Json.quote(name) + ":" + value.text() + "}"))));
    }

    private static ToolSpec.Function function(GeminiField function) {
        Optional<RawJson> schema = function.get("parametersJsonSchema").map(GeminiField::raw);
        return new ToolSpec.Function(
                function.required("name").body().string(),
                function.string("description"),
                schema.or(() -> function.get("parameters").map(GeminiSchema::jsonSchema))
                        .orElse(GeminiSchema.NO_ARGUMENTS),
                Optional.empty(),
                function.extras(FUNCTION));
    }

    private static McpToolset toolset(GeminiField entry) {
        GeminiField label = entry.required("serverLabel");
        if (label.body().string().isBlank()) {
            throw label.invalid("must name a configured MCP server");
        }
        Optional<List<String>> allowed = entry.get("allowedTools")
                .map(tools -> tools.isObject() ? tools.required("toolNames") : tools)
                .map(names ->
                        names.body().items().stream().map(name -> name.string()).toList());
        return new McpToolset(
                new ServerName(label.body().string()),
                allowed,
                entry.get("requireApproval").map(GeminiField::raw));
    }

    /** @param allowed the only functions that may be called; empty: any */
    private record Choice(Optional<ToolChoice> choice, List<String> allowed, boolean strict) {
        static final Choice UNSAID = new Choice(Optional.empty(), List.of(), false);

        /** The tools that the choice leaves: no other format can restrict a choice to some of them. */
        List<ToolSpec> among(List<ToolSpec> tools) {
            return tools.stream()
                    .filter(tool -> allowed.isEmpty()
                            || !(tool instanceof ToolSpec.Function function)
                            || allowed.contains(function.name()))
                    .map(tool -> strict && tool instanceof ToolSpec.Function function ? strictly(function) : tool)
                    .toList();
        }

        private static ToolSpec strictly(ToolSpec.Function function) {
            return new ToolSpec.Function(
                    function.name(),
                    function.description(),
                    function.inputSchema(),
                    Optional.of(true),
                    function.extras());
        }
    }

    private static Choice choice(GeminiField config) {
        List<String> allowed = config.strings("allowedFunctionNames");
        String mode = config.string("mode").orElse("AUTO").toUpperCase(Locale.ROOT);
        return switch (mode) {
            case "AUTO", "MODE_UNSPECIFIED" -> new Choice(Optional.of(new ToolChoice.Auto()), List.of(), false);
            // Text or calls, and calls that keep to their schema.
            case "VALIDATED" -> new Choice(Optional.of(new ToolChoice.Auto()), allowed, true);
            case "ANY" ->
                allowed.size() == 1
                        ? new Choice(Optional.of(new ToolChoice.Named(allowed.getFirst())), List.of(), false)
                        : new Choice(Optional.of(new ToolChoice.Required()), allowed, false);
            case "NONE" -> new Choice(Optional.of(new ToolChoice.None()), List.of(), false);
            default ->
                throw config.required("mode").invalid("is `" + mode + "`; send `AUTO`, `ANY`, `NONE` or `VALIDATED`");
        };
    }

    /** What of the tools' configuration the pivot has no place for. */
    static Map<String, RawJson> restOfConfig(GeminiField body) {
        return body.object("toolConfig")
                .map(config -> config.rest(Set.of("functionCallingConfig")))
                .orElse(Map.of());
    }
}
