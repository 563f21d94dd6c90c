package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes a request's tools and how they may be used; functions of one namespace stand in it again. */
final class ResponsesToolsWriter {
    private static final Set<String> MARKS =
            Set.of("type", ResponsesToolsReader.CUSTOM, ResponsesToolsReader.NAMESPACE);

    private final ResponsesTarget target;
    private final JsonGenerator json;

    private ResponsesToolsWriter(ResponsesTarget target) {
        this.target = target;
        this.json = target.json();
    }

    static void write(ToolUsePolicy policy, ResponsesTarget target) {
        policy.mcp()
                .forEach(toolset -> target.warn(
                        "tools", "the tools of MCP server `" + toolset.server() + "` were not resolved; left out"));
        ResponsesToolsWriter writer = new ResponsesToolsWriter(target);
        List<ToolSpec> tools = writer.writable(policy.tools());
        if (tools.isEmpty()) {
            return;
        }
        target.field("tools", _ -> writer.tools(tools));
        policy.choice().ifPresent(choice -> writer.choice(choice, tools));
        policy.parallel().ifPresent(parallel -> target.field("parallel_tool_calls", out -> out.writeBoolean(parallel)));
    }

    private List<ToolSpec> writable(List<ToolSpec> tools) {
        List<ToolSpec> writable = new ArrayList<>(tools.size());
        for (int index = 0; index < tools.size(); index++) {
            switch (tools.get(index)) {
                case ToolSpec.Native foreign
                when foreign.dialect() != DialectId.RESPONSES ->
                    target.warn(
                            "tools[" + index + "]", "a `" + foreign.type() + "` tool of another format was left out");
                case ToolSpec.Native own -> writable.add(own);
                case ToolSpec.Function function -> {
                    target.warnForeign("tools[" + index + "]", function.extras());
                    writable.add(function);
                }
            }
        }
        return writable;
    }

    private void tools(List<ToolSpec> tools) {
        json.writeStartArray();
        Optional<RawJson> open = Optional.empty();
        for (ToolSpec tool : tools) {
            Optional<RawJson> namespace = namespace(tool);
            if (!namespace.equals(open)) {
                open.ifPresent(_ -> closeNamespace());
                namespace.ifPresent(this::openNamespace);
                open = namespace;
            }
            tool(tool, namespace.map(ResponsesToolsWriter::name).orElse(""));
        }
        open.ifPresent(_ -> closeNamespace());
        json.writeEndArray();
    }

    private static Optional<RawJson> namespace(ToolSpec tool) {
        return tool instanceof ToolSpec.Function function
                ? Optional.ofNullable(function.extras().of(DialectId.RESPONSES).get(ResponsesToolsReader.NAMESPACE))
                : Optional.empty();
    }

    private static String name(RawJson namespace) {
        return namespace.tree().path("name").asString("");
    }

    private void openNamespace(RawJson namespace) {
        json.writeStartObject();
        json.writeStringProperty("type", ResponsesToolsReader.NAMESPACE);
        namespace
                .tree()
                .properties()
                .forEach(member -> ResponsesJson.raw(json, member.getKey(), RawJson.of(member.getValue())));
        json.writeArrayPropertyStart("tools");
    }

    private void closeNamespace() {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tool(ToolSpec tool, String namespace) {
        switch (tool) {
            case ToolSpec.Native own -> json.writeRawValue(own.definition().text());
            case ToolSpec.Function function ->
                custom(function.extras())
                        .ifPresentOrElse(
                                definition -> json.writeRawValue(definition.text()),
                                () -> function(function, namespace));
        }
    }

    private static Optional<RawJson> custom(Extras extras) {
        return Optional.ofNullable(extras.of(DialectId.RESPONSES).get(ResponsesToolsReader.CUSTOM));
    }

    private void function(ToolSpec.Function function, String namespace) {
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeStringProperty("name", ResponsesNames.within(namespace, function.name()));
        function.description().ifPresent(text -> json.writeStringProperty("description", text));
        ResponsesJson.raw(
                json,
                "parameters",
                target.told(SchemaRewriter.tool(
                        function.inputSchema(),
                        target.quirks().forms().schema(function.strict()),
                        "tools." + function.name())));
        boolean ownWord = function.extras().dialect() == DialectId.RESPONSES;
        function.strict()
                .or(() -> ownWord ? Optional.empty() : Optional.of(false))
                .ifPresent(strict -> json.writeBooleanProperty("strict", strict));
        function.extras().of(DialectId.RESPONSES).forEach((name, value) -> {
            if (!MARKS.contains(name)) {
                ResponsesJson.raw(json, name, value);
            }
        });
        json.writeEndObject();
    }

    private void choice(ToolChoice choice, List<ToolSpec> tools) {
        switch (choice) {
            case ToolChoice.Auto _ -> choice("auto");
            case ToolChoice.None _ -> choice("none");
            case ToolChoice.Required _ -> choice(target.quirks().requiredToolChoice());
            case ToolChoice.Named(String name) -> target.raw("tool_choice", named(name, tools));
            case ToolChoice.Native own
            when own.dialect() == DialectId.RESPONSES -> target.raw("tool_choice", own.value());
            case ToolChoice.Native _ ->
                target.warn("tool_choice", "this form is another format's; left out, so the model may choose");
        }
    }

    private void choice(String word) {
        target.field("tool_choice", out -> out.writeString(word));
    }

    private static RawJson named(String name, List<ToolSpec> tools) {
        for (ToolSpec tool : tools) {
            if (tool instanceof ToolSpec.Function function && function.name().equals(name)) {
                String type = custom(function.extras()).isPresent() ? ResponsesToolsReader.CUSTOM : "function";
                Optional<String> namespace = namespace(tool).map(ResponsesToolsWriter::name);
                String within = namespace
                        .map(space -> ResponsesNames.within(space, name))
                        .orElse(name);
                return new RawJson(ResponsesJson.object(json -> {
                    json.writeStringProperty("type", type);
                    json.writeStringProperty("name", within);
                    namespace.ifPresent(space -> json.writeStringProperty(ResponsesToolsReader.NAMESPACE, space));
                }));
            }
        }
        return new RawJson("{\"type\":\"function\",\"name\":" + Json.quote(name) + "}");
    }
}
