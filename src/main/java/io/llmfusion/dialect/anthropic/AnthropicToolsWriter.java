package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code tools} and {@code tool_choice}. Asks the quirks for {@code tools.strict}, {@code tool_choice.any} and
 * {@code tool_choice.tool}.
 */
final class AnthropicToolsWriter {
    private static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private final JsonGenerator json;
    private final AnthropicTarget target;

    AnthropicToolsWriter(JsonGenerator json, AnthropicTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(ToolUsePolicy policy) {
        if (!policy.mcp().isEmpty()) {
            target.warn("tools", "tools of MCP servers are run by the gateway and were not sent to the provider");
        }
        List<ToolSpec> tools = fitting(policy.tools());
        if (tools.isEmpty()) {
            if (policy.choice()
                    .filter(choice -> choice instanceof ToolChoice.Named)
                    .isPresent()) {
                target.warn("tool_choice", "without tools there is no choice; left out");
            }
            return;
        }
        json.writeArrayPropertyStart("tools");
        tools.forEach(this::tool);
        json.writeEndArray();
        choice(policy);
    }

    private List<ToolSpec> fitting(List<ToolSpec> tools) {
        List<ToolSpec> fitting = new ArrayList<>(tools.size());
        for (int index = 0; index < tools.size(); index++) {
            String path = "tools[" + index + "]";
            switch (tools.get(index)) {
                case ToolSpec.Function function -> {
                    target.warnForeign(path, function.extras());
                    fitting.add(function);
                }
                case ToolSpec.Native tool when tool.dialect() == DialectId.ANTHROPIC -> fitting.add(tool);
                case ToolSpec.Native tool ->
                    target.warn(path, "a `" + tool.type() + "` tool of another provider was left out");
            }
        }
        return fitting;
    }

    private void tool(ToolSpec tool) {
        switch (tool) {
            case ToolSpec.Native own -> json.writeRawValue(own.definition().text());
            case ToolSpec.Function function -> function(function);
        }
    }

    private void function(ToolSpec.Function function) {
        json.writeStartObject();
        json.writeStringProperty("name", function.name());
        function.description().ifPresent(text -> json.writeStringProperty("description", text));
        AnthropicJson.raw(json, "input_schema", objectSchema(function.inputSchema()));
        function.strict().ifPresent(strict -> {
            if (strict && target.refuses("tools.strict")) {
                target.warn("tools", "this model cannot be held to a tool's schema; `strict` was left out");
            } else {
                json.writeBooleanProperty("strict", strict);
            }
        });
        AnthropicJson.raw(json, function.extras().of(DialectId.ANTHROPIC));
        json.writeEndObject();
    }

    /** The API refuses a schema whose {@code type} is not said to be an object. */
    private static RawJson objectSchema(RawJson schema) {
        try {
            RawObject members = RawObject.read(schema.text());
            if (members.has("type")) {
                return schema;
            }
            boolean empty = !members.names().iterator().hasNext();
            int brace = schema.text().indexOf('{');
            return empty
                    ? NO_ARGUMENTS
                    : new RawJson("{\"type\":\"object\"," + schema.text().substring(brace + 1));
        } catch (JacksonException notAnObject) {
            return NO_ARGUMENTS;
        }
    }

    private void choice(ToolUsePolicy policy) {
        ToolChoice choice = allowed(policy.choice().orElseGet(ToolChoice.Auto::new));
        boolean oneAtATime = policy.parallel().filter(parallel -> !parallel).isPresent();
        if (policy.choice().isEmpty() && policy.parallel().isEmpty()) {
            return;
        }
        json.writeName("tool_choice");
        switch (choice) {
            case ToolChoice.Auto ignored -> choice("auto", oneAtATime, "");
            case ToolChoice.Required ignored -> choice("any", oneAtATime, "");
            case ToolChoice.Named(String name) -> choice("tool", oneAtATime, name);
            case ToolChoice.None ignored -> choice("none", false, "");
            case ToolChoice.Native own -> json.writeRawValue(own.value().text());
        }
    }

    /** The choice, or the nearest that the model takes. */
    private ToolChoice allowed(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Required ignored when target.refuses("tool_choice.any") -> unforced();
            case ToolChoice.Named ignored when target.refuses("tool_choice.tool") -> unforced();
            case ToolChoice.Native other
            when other.dialect() != DialectId.ANTHROPIC -> {
                target.warn("tool_choice", "this form is another provider's; `auto` was sent");
                yield new ToolChoice.Auto();
            }
            default -> choice;
        };
    }

    private ToolChoice unforced() {
        target.warn("tool_choice", "this model cannot be made to call a tool; `auto` was sent");
        return new ToolChoice.Auto();
    }

    private void choice(String type, boolean oneAtATime, String name) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        if (!name.isEmpty()) {
            json.writeStringProperty("name", name);
        }
        if (oneAtATime) {
            json.writeBooleanProperty("disable_parallel_tool_use", true);
        }
        json.writeEndObject();
    }
}
