package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code tools} and {@code tool_choice}. Asks the quirks for {@code tools.strict}, {@code tool_choice.any} and
 * {@code tool_choice.tool}.
 */
final class AnthropicToolsWriter {
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
        List<Placed> tools = fitting(policy.tools());
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

    /** @param path where the client's request has it */
    private record Placed(ToolSpec tool, String path) {}

    private List<Placed> fitting(List<ToolSpec> tools) {
        List<Placed> fitting = new ArrayList<>(tools.size());
        for (int index = 0; index < tools.size(); index++) {
            String path = "tools[" + index + "]";
            switch (tools.get(index)) {
                case ToolSpec.Function function -> {
                    target.warnForeign(path, function.extras());
                    fitting.add(new Placed(function, path));
                }
                case ToolSpec.Native tool
                when tool.dialect() == DialectId.ANTHROPIC -> fitting.add(new Placed(tool, path));
                case ToolSpec.Native tool ->
                    target.warn(path, "a `" + tool.type() + "` tool of another provider was left out");
            }
        }
        return fitting;
    }

    private void tool(Placed placed) {
        switch (placed.tool()) {
            case ToolSpec.Native own -> json.writeRawValue(own.definition().text());
            case ToolSpec.Function function -> function(function, placed.path());
        }
    }

    private void function(ToolSpec.Function function, String path) {
        boolean loose = function.strict().orElse(false) && target.refuses("tools.strict");
        if (loose) {
            target.warn("tools", "this model cannot be held to a tool's schema; `strict` was left out");
        }
        Optional<Boolean> strict = loose ? Optional.empty() : function.strict();
        json.writeStartObject();
        json.writeStringProperty("name", function.name());
        function.description().ifPresent(text -> json.writeStringProperty("description", text));
        AnthropicJson.raw(json, "input_schema", schema(function, strict, path));
        strict.ifPresent(held -> json.writeBooleanProperty("strict", held));
        AnthropicJson.raw(json, function.extras().of(DialectId.ANTHROPIC));
        json.writeEndObject();
    }

    /** The API refuses a schema whose root is not plainly an object. */
    private RawJson schema(ToolSpec.Function function, Optional<Boolean> strict, String path) {
        SchemaProfile wanted = target.quirks().forms().schema(strict);
        return target.told(SchemaRewriter.tool(
                function.inputSchema(), wanted == SchemaProfile.ANY ? SchemaProfile.OBJECT : wanted, path));
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
