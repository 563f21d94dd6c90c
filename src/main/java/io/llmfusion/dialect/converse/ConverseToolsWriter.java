package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code toolConfig}. There is no choice of "none": without it the tools are left out, unless the conversation has
 * calls in it, for which the API wants their tools to be declared.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html">ToolConfiguration</a>
 */
final class ConverseToolsWriter {
    private static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");
    private static final Set<String> UNDERSTOOD = Set.of("cache_control");

    private final JsonGenerator json;
    private final ConverseTarget target;
    private final ConverseCachePoints cachePoints;

    ConverseToolsWriter(JsonGenerator json, ConverseTarget target, ConverseCachePoints cachePoints) {
        this.json = json;
        this.target = target;
        this.cachePoints = cachePoints;
    }

    /** @param called names of the tools that the conversation has called */
    void write(ToolUsePolicy policy, Set<String> called) {
        if (!policy.mcp().isEmpty()) {
            target.warn("tools", "tools of MCP servers are run by the gateway and were not sent to the provider");
        }
        List<ToolSpec> tools = fitting(policy.tools());
        boolean none = policy.choice().filter(ToolChoice.None.class::isInstance).isPresent();
        if (none && called.isEmpty()) {
            return;
        }
        if (none && !tools.isEmpty()) {
            target.warn("tool_choice", "Converse cannot forbid calls in a conversation that has some; left out");
        }
        if (tools.isEmpty() && !called.isEmpty()) {
            target.warn("tools", "the conversation has calls: their tools were declared by name, as Converse wants it");
            called.forEach(name -> tools.add(named(name)));
        }
        if (tools.isEmpty()) {
            return;
        }
        if (target.refuses("toolConfig")) {
            target.warn("tools", "this model takes no tools; left out");
            return;
        }
        json.writeObjectPropertyStart("toolConfig");
        json.writeArrayPropertyStart("tools");
        for (int index = 0; index < tools.size(); index++) {
            tool(tools.get(index), "tools[" + index + "]");
        }
        json.writeEndArray();
        policy.choice().ifPresent(this::choice);
        json.writeEndObject();
        if (policy.parallel().filter(parallel -> !parallel).isPresent()) {
            target.warn("parallel_tool_calls", "Converse cannot hold a model to one call at a time; left out");
        }
    }

    private List<ToolSpec> fitting(List<ToolSpec> tools) {
        List<ToolSpec> fitting = new ArrayList<>(tools.size());
        for (int index = 0; index < tools.size(); index++) {
            String path = "tools[" + index + "]";
            switch (tools.get(index)) {
                case ToolSpec.Function function -> {
                    target.warnForeign(path, function.extras(), UNDERSTOOD);
                    fitting.add(function);
                }
                case ToolSpec.Native own when own.dialect() == DialectId.CONVERSE -> fitting.add(own);
                case ToolSpec.Native other ->
                    target.warn(path, "a `" + other.type() + "` tool of another provider was left out");
            }
        }
        return fitting;
    }

    private static ToolSpec named(String name) {
        return new ToolSpec.Function(name, Optional.empty(), NO_ARGUMENTS, Optional.empty(), Extras.NONE);
    }

    private void tool(ToolSpec tool, String path) {
        switch (tool) {
            case ToolSpec.Native own -> json.writeRawValue(own.definition().text());
            case ToolSpec.Function function -> function(function, path);
        }
    }

    private void function(ToolSpec.Function function, String path) {
        json.writeStartObject();
        json.writeObjectPropertyStart("toolSpec");
        json.writeStringProperty("name", function.name());
        // An empty description is a 400.
        function.description()
                .filter(text -> !text.isBlank())
                .ifPresent(text -> json.writeStringProperty("description", text));
        json.writeObjectPropertyStart("inputSchema");
        ConverseJson.raw(json, "json", schema(function, path));
        json.writeEndObject();
        strict(function);
        json.writeEndObject();
        json.writeEndObject();
        cachePoints.behind(function.extras());
    }

    /** The API refuses a schema whose root is not plainly an object. */
    private RawJson schema(ToolSpec.Function function, String path) {
        SchemaProfile wanted = target.schema(function.strict().filter(_ -> !target.refuses("tools.strict")));
        return target.told(SchemaRewriter.tool(
                function.inputSchema(), wanted == SchemaProfile.ANY ? SchemaProfile.OBJECT : wanted, path));
    }

    private void strict(ToolSpec.Function function) {
        if (function.strict().filter(strict -> strict).isEmpty()) {
            return;
        }
        if (target.refuses("tools.strict")) {
            target.warn("tools", "this model cannot be held to a tool's schema; `strict` was left out");
        } else {
            json.writeBooleanProperty("strict", true);
        }
    }

    private void choice(ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto _ -> choice("auto", "");
            case ToolChoice.Required _ -> forced("any", "");
            case ToolChoice.Named(String name) -> forced("tool", name);
            case ToolChoice.None _ -> {}
            case ToolChoice.Native _ ->
                target.warn("tool_choice", "this form is another provider's; the model may choose");
        }
    }

    private void forced(String type, String name) {
        if (target.refuses("toolChoice." + type)) {
            target.warn("tool_choice", "this model cannot be made to call a tool; it may choose");
        } else {
            choice(type, name);
        }
    }

    private void choice(String type, String name) {
        json.writeObjectPropertyStart("toolChoice");
        json.writeObjectPropertyStart(type);
        if (!name.isEmpty()) {
            json.writeStringProperty("name", name);
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
