package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an answer repeats of its request, and under which names the client knows its tools. */
final class ResponsesRequestEcho {
    /** In the order of the API's own answers, each with what stands there where the request says nothing. */
    private static final List<Map.Entry<String, String>> REPEATED = List.of(
            Map.entry("background", "false"),
            Map.entry("frequency_penalty", "0"),
            Map.entry("instructions", "null"),
            Map.entry("max_output_tokens", "null"),
            Map.entry("max_tool_calls", "null"),
            Map.entry("parallel_tool_calls", "true"),
            Map.entry("presence_penalty", "0"),
            Map.entry("previous_response_id", "null"),
            Map.entry("prompt_cache_key", "null"),
            Map.entry("reasoning", "{\"effort\":null,\"summary\":null}"),
            Map.entry("safety_identifier", "null"),
            Map.entry("service_tier", "\"auto\""),
            Map.entry("temperature", "1"),
            Map.entry("text", "{\"format\":{\"type\":\"text\"}}"),
            Map.entry("tool_choice", "\"auto\""),
            Map.entry("tools", "[]"),
            Map.entry("top_logprobs", "0"),
            Map.entry("top_p", "1"),
            Map.entry("truncation", "\"disabled\""),
            Map.entry("user", "null"),
            Map.entry("metadata", "{}"));

    private final Map<String, RawJson> fields = new LinkedHashMap<>();
    private final Map<String, Tool> tools = new HashMap<>();

    /** @param namespace empty where it stands in none */
    record Tool(String namespace, String name, Kind kind) {
        enum Kind {
            FUNCTION,
            CUSTOM
        }
    }

    ResponsesRequestEcho(WriteContext context) {
        for (Map.Entry<String, String> field : REPEATED) {
            RawJson value = context.request()
                    .filter(request -> request.present(field.getKey()))
                    .flatMap(request -> request.get(field.getKey()))
                    .orElseGet(() -> new RawJson(field.getValue()));
            fields.put(field.getKey(), value);
        }
        fields.put("store", store(context));
        // Nobody says it but a provider of this API, whose word comes over this one.
        fields.put("completed_at", RawJson.NULL);
        context.request().flatMap(request -> request.get("tools")).ifPresent(this::tools);
    }

    /** Whether the answer is kept: only where the gateway gave it an id of its own. */
    private static RawJson store(WriteContext context) {
        boolean kept = context.answerId().isPresent()
                && context.request()
                        .flatMap((RawObject request) -> request.bool("store"))
                        .orElse(true);
        return new RawJson(Boolean.toString(kept));
    }

    private void tools(RawJson given) {
        given.parsed().ifPresent(list -> {
            if (complete(list)) {
                fields.put("tools", RawJson.of(list));
            }
        });
        given.parsed()
                .ifPresent(list -> list.forEach(tool -> {
                    if (tool.path("type").asString("").equals(ResponsesToolsReader.NAMESPACE)) {
                        tool.path("tools")
                                .forEach(inner -> tool(tool.path("name").asString(""), inner));
                    } else {
                        tool("", tool);
                    }
                }));
    }

    /**
     * Puts what an answer's functions have and a request's may lack; whether anything was lacking.
     *
     * @see <a href="https://www.openresponses.org/reference">FunctionTool</a>
     */
    private static boolean complete(JsonNode tools) {
        boolean lacking = false;
        for (JsonNode tool : tools) {
            if (tool instanceof ObjectNode function
                    && tool.path("type").asString("").equals("function")) {
                for (String member : List.of("description", "parameters", "strict")) {
                    lacking |= !function.has(member);
                    function.putIfAbsent(member, function.nullNode());
                }
            }
        }
        return lacking;
    }

    private void tool(String namespace, JsonNode tool) {
        boolean custom = tool.path("type").asString("").equals(ResponsesToolsReader.CUSTOM);
        String name = tool.path("name").asString("");
        if (!name.isEmpty() && (custom || !namespace.isEmpty())) {
            tools.put(
                    ResponsesNames.flat(namespace, name),
                    new Tool(namespace, name, custom ? Tool.Kind.CUSTOM : Tool.Kind.FUNCTION));
        }
    }

    /** Members of the answer, in order. */
    Map<String, RawJson> fields() {
        return fields;
    }

    /** The tool that a model called by this name. */
    Tool called(String name) {
        return Optional.ofNullable(tools.get(name)).orElseGet(() -> new Tool("", name, Tool.Kind.FUNCTION));
    }
}
