package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes a request's tools and how they may be used; both only if there are tools, since vendors fail otherwise. */
final class ChatToolWriter {
    private ChatToolWriter() {}

    static void write(ToolUsePolicy policy, ChatOutgoing target) {
        policy.mcp()
                .forEach(toolset -> target.warn(
                        "tools", "the tools of MCP server `" + toolset.server() + "` were not resolved; left out"));
        List<ToolSpec> tools = writable(policy.tools(), target);
        if (tools.isEmpty()) {
            return;
        }
        target.field("tools", out -> {
            out.writeStartArray();
            for (int i = 0; i < tools.size(); i++) {
                tool(tools.get(i), "tools[" + i + "]", target);
            }
            out.writeEndArray();
        });
        policy.choice().ifPresent(choice -> choice(choice, target));
        policy.parallel().ifPresent(parallel -> target.field("parallel_tool_calls", out -> out.writeBoolean(parallel)));
    }

    private static List<ToolSpec> writable(List<ToolSpec> tools, ChatOutgoing target) {
        List<ToolSpec> writable = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            if (tools.get(i) instanceof ToolSpec.Native foreign && foreign.dialect() != DialectId.CHAT) {
                target.warn(
                        "tools[" + i + "]",
                        "a tool of type `" + foreign.type() + "` has no place in OpenAI's chat" + " format; left out");
            } else {
                writable.add(tools.get(i));
            }
        }
        return writable;
    }

    private static void tool(ToolSpec tool, String path, ChatOutgoing target) {
        switch (tool) {
            case ToolSpec.Native known ->
                target.out().writeRawValue(known.definition().text());
            case ToolSpec.Function function -> function(function, path, target);
        }
    }

    private static void function(ToolSpec.Function function, String path, ChatOutgoing target) {
        JsonGenerator out = target.out();
        Map<String, RawJson> extras = function.extras().of(DialectId.CHAT);
        out.writeStartObject();
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", function.name());
        function.description().ifPresent(text -> out.writeStringProperty("description", text));
        ChatJson.raw(
                out,
                "parameters",
                target.told(SchemaRewriter.tool(
                        function.inputSchema(), target.quirks().forms().schema(function.strict()), path)));
        function.strict().ifPresent(strict -> out.writeBooleanProperty("strict", strict));
        Optional.ofNullable(extras.get("function")).ifPresent(inside -> inside.tree()
                .properties()
                .forEach(member -> ChatJson.raw(out, member.getKey(), RawJson.of(member.getValue()))));
        out.writeEndObject();
        extras.forEach((name, value) -> {
            if (!name.equals("function")) {
                ChatJson.raw(out, name, value);
            }
        });
        target.warnForeign(path, function.extras());
        out.writeEndObject();
    }

    private static void choice(ToolChoice choice, ChatOutgoing target) {
        switch (choice) {
            case ToolChoice.Auto _ -> target.string("tool_choice", Optional.of("auto"));
            case ToolChoice.None _ -> target.string("tool_choice", Optional.of("none"));
            case ToolChoice.Required _ ->
                target.string("tool_choice", Optional.of(target.quirks().requiredToolChoice()));
            case ToolChoice.Named named -> target.field("tool_choice", out -> named(named, out));
            case ToolChoice.Native foreign -> {
                if (foreign.dialect() == DialectId.CHAT) {
                    target.raw("tool_choice", foreign.value());
                } else {
                    target.warn("tool_choice", "has no place in OpenAI's chat format; left out");
                }
            }
        }
    }

    private static void named(ToolChoice.Named named, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", named.name());
        out.writeEndObject();
        out.writeEndObject();
    }
}
