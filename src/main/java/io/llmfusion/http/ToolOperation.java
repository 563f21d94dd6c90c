package io.llmfusion.http;

import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolSpec;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One MCP tool as an operation of its own. No tool's name contains a dot, so that the names made here clash with none. */
final class ToolOperation {
    private static final String SCHEMAS = "#/components/schemas/";

    private final CatalogItem item;

    ToolOperation(CatalogItem item) {
        this.item = item;
    }

    /** Adds the operation and its schemas to the document. */
    void into(ObjectNode document) {
        ObjectNode schemas = (ObjectNode) document.path("components").path("schemas");
        schemas.set(inputName(), embedded(item.tool().map(ToolSpec.Function::inputSchema), inputName()));
        Optional<RawJson> output = RawSplice.member(item.raw(), "outputSchema")
                .filter(schema -> schema.text().startsWith("{"));
        output.ifPresent(schema -> schemas.set(outputName(), embedded(output, outputName())));
        ((ObjectNode) document.path("paths"))
                .putObject("/v1/mcp/tools/" + item.name())
                .set("post", operation(output.isPresent()));
    }

    private ObjectNode operation(boolean hasOutput) {
        ObjectNode operation = Json.object().put("operationId", item.name());
        operation.putArray("tags").add("mcp: " + item.server());
        operation.put("summary", RawSplice.string(item.raw(), "title").orElse(item.ownName()));
        item.tool().flatMap(ToolSpec.Function::description).ifPresent(text -> operation.put("description", text));
        operation
                .putObject("requestBody")
                .put("required", requiresArguments())
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", SCHEMAS + inputName());
        responses(operation.putObject("responses"), hasOutput);
        return operation;
    }

    private void responses(ObjectNode responses, boolean hasOutput) {
        ObjectNode content = responses
                .putObject("200")
                .put("description", "The tool's result; `isError` where the tool reports a failure.")
                .putObject("content");
        ObjectNode result = content.putObject("application/json").putObject("schema");
        result.put("$ref", SCHEMAS + "fusion.ToolResult");
        if (hasOutput) {
            result.putObject("properties").putObject("structuredContent").put("$ref", SCHEMAS + outputName());
        }
        content.putObject("text/event-stream")
                .putObject("schema")
                .put("type", "string")
                .put("description", "Events `progress` and `log` as they come, then `result` or `error`.");
        responses.putObject("default").put("$ref", "#/components/responses/fusion.Refused");
    }

    private boolean requiresArguments() {
        return item.tool()
                .flatMap(tool -> RawSplice.member(tool.inputSchema(), "required"))
                .flatMap(RawJson::parsed)
                .filter(required -> !required.isEmpty())
                .isPresent();
    }

    private static JsonNode embedded(Optional<RawJson> schema, String name) {
        return schema.flatMap(RawJson::parsed)
                .map(tree -> EmbeddedSchema.at(SCHEMAS + name, tree))
                .orElseGet(Json::object);
    }

    private String inputName() {
        return item.name() + ".input";
    }

    private String outputName() {
        return item.name() + ".output";
    }
}
