package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code tools} and {@code toolConfig}. Asks the quirks for {@code toolConfig.VALIDATED}, the mode that holds calls to
 * their schema without forcing one.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes">Function calling modes</a>
 */
final class GeminiToolsWriter {
    private final JsonGenerator json;
    private final GeminiTarget target;

    GeminiToolsWriter(JsonGenerator json, GeminiTarget target) {
        this.json = json;
        this.target = target;
    }

    /** @param more members of {@code toolConfig} that only this format's clients send */
    void write(ToolUsePolicy policy, @Nullable RawJson more) {
        if (!policy.mcp().isEmpty()) {
            target.warn("tools", "tools of MCP servers are run by the gateway and were not sent to the provider");
        }
        Map<String, ToolSpec.Function> functions = new LinkedHashMap<>();
        List<ToolSpec.Native> own = new ArrayList<>();
        sort(policy.tools(), functions, own);
        if (!functions.isEmpty() || !own.isEmpty()) {
            tools(functions, own);
        }
        if (policy.parallel().filter(parallel -> !parallel).isPresent()) {
            target.warn("parallel_tool_calls", "Gemini cannot be kept from several calls at once; left out");
        }
        Map<String, RawJson> config = new LinkedHashMap<>();
        calling(policy, functions.values()).ifPresent(value -> config.put("functionCallingConfig", value));
        if (more != null) {
            RawObject rest = RawObject.read(more.text());
            rest.names().forEach(name -> rest.get(name).ifPresent(value -> config.putIfAbsent(name, value)));
        }
        if (!config.isEmpty()) {
            GeminiJson.raw(json, "toolConfig", GeminiJson.object(config));
        }
    }

    private void sort(List<ToolSpec> tools, Map<String, ToolSpec.Function> functions, List<ToolSpec.Native> own) {
        for (int index = 0; index < tools.size(); index++) {
            String path = "tools[" + index + "]";
            switch (tools.get(index)) {
                case ToolSpec.Function function -> {
                    target.warnForeign(path, function.extras());
                    functions.put(path, function);
                }
                case ToolSpec.Native tool when tool.dialect() == DialectId.GEMINI -> own.add(tool);
                case ToolSpec.Native tool ->
                    target.warn(path, "a `" + tool.type() + "` tool of another provider was left out");
            }
        }
    }

    private void tools(Map<String, ToolSpec.Function> functions, List<ToolSpec.Native> own) {
        json.writeArrayPropertyStart("tools");
        if (!functions.isEmpty()) {
            json.writeStartObject();
            json.writeArrayPropertyStart("functionDeclarations");
            functions.forEach((path, function) -> function(function, path));
            json.writeEndArray();
            json.writeEndObject();
        }
        own.forEach(tool -> json.writeRawValue(tool.definition().text()));
        json.writeEndArray();
    }

    private void function(ToolSpec.Function function, String path) {
        json.writeStartObject();
        json.writeStringProperty("name", function.name());
        function.description().ifPresent(text -> json.writeStringProperty("description", text));
        RawJson schema = GeminiSchemas.ofTool(function.inputSchema(), path + ".parameters", target);
        // An object without properties is refused in some versions; a function without parameters is none.
        if (!hasNoArguments(schema)) {
            GeminiJson.raw(json, "parametersJsonSchema", schema);
        }
        GeminiJson.raw(json, function.extras().of(DialectId.GEMINI));
        json.writeEndObject();
    }

    private static boolean hasNoArguments(RawJson schema) {
        RawObject members = RawObject.read(schema.text());
        for (String name : members.names()) {
            boolean says = !name.equals("type") && !name.equals("additionalProperties") && !name.equals("$schema");
            if (says && !members.get(name).filter(GeminiToolsWriter::isEmpty).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(RawJson value) {
        return value.parsed()
                .filter(tree -> tree.isContainer() && tree.isEmpty())
                .isPresent();
    }

    private Optional<RawJson> calling(ToolUsePolicy policy, Collection<ToolSpec.Function> functions) {
        if (functions.isEmpty()) {
            return Optional.empty();
        }
        boolean strict =
                functions.stream().anyMatch(function -> function.strict().orElse(false));
        return switch (policy.choice().orElseGet(ToolChoice.Auto::new)) {
            case ToolChoice.Auto _ -> auto(policy, strict);
            case ToolChoice.Required _ -> Optional.of(mode("ANY", List.of()));
            case ToolChoice.Named(String name) -> Optional.of(mode("ANY", List.of(name)));
            case ToolChoice.None _ -> Optional.of(mode("NONE", List.of()));
            case ToolChoice.Native other -> foreign(other);
        };
    }

    private Optional<RawJson> auto(ToolUsePolicy policy, boolean strict) {
        if (strict && !target.refuses("toolConfig.VALIDATED")) {
            return Optional.of(mode("VALIDATED", List.of()));
        }
        if (strict) {
            target.warn("tools", "this model cannot be held to a tool's schema; `strict` was left out");
        }
        return policy.choice().map(_ -> mode("AUTO", List.of()));
    }

    private Optional<RawJson> foreign(ToolChoice.Native choice) {
        if (choice.dialect() == DialectId.GEMINI) {
            return Optional.of(choice.value());
        }
        target.warn("tool_choice", "this form is another provider's; `AUTO` was sent");
        return Optional.empty();
    }

    private static RawJson mode(String mode, List<String> allowed) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        members.put("mode", RawJson.ofString(mode));
        if (!allowed.isEmpty()) {
            members.put("allowedFunctionNames", GeminiJson.array(allowed));
        }
        return GeminiJson.object(members);
    }
}
