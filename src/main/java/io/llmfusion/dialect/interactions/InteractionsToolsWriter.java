package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes {@code tools}. */
final class InteractionsToolsWriter {
    private final JsonGenerator json;
    private final InteractionsTarget target;

    InteractionsToolsWriter(JsonGenerator json, InteractionsTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(ToolUsePolicy policy) {
        if (!policy.mcp().isEmpty()) {
            target.warn("tools", "tools of MCP servers are run by the gateway and were not sent to the provider");
        }
        List<ToolSpec> tools = policy.tools();
        if (tools.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (int index = 0; index < tools.size(); index++) {
            tool(tools.get(index), "tools[" + index + "]");
        }
        json.writeEndArray();
    }

    private void tool(ToolSpec tool, String path) {
        switch (tool) {
            case ToolSpec.Function function -> function(function, path);
            case ToolSpec.Native own
            when own.dialect() == DialectId.INTERACTIONS ->
                json.writeRawValue(own.definition().text());
            case ToolSpec.Native other ->
                target.warn(path, "a `" + other.type() + "` tool of another provider was left out");
        }
    }

    private void function(ToolSpec.Function function, String path) {
        target.warnForeign(path, function.extras(), Set.of());
        InteractionsJson.open(json, "function");
        json.writeStringProperty("name", function.name());
        function.description().ifPresent(text -> json.writeStringProperty("description", text));
        InteractionsJson.raw(
                json,
                "parameters",
                target.told(SchemaRewriter.tool(
                        function.inputSchema(), target.schema(function.strict()), path + ".parameters")));
        function.strict()
                .filter(strict -> strict)
                .ifPresent(_ -> target.warn(path + ".strict", "Gemini cannot be held to a tool's schema; left out"));
        json.writeEndObject();
    }
}
