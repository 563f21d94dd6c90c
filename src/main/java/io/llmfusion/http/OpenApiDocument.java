package io.llmfusion.http;

import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.observe.ProductVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0) of the front end: the file {@code openapi.json} that is shipped
 * beside this class, without the paths that are not served, and with an operation per MCP tool. Immutable.
 */
final class OpenApiDocument {
    private static final String FILE = "openapi.json";

    /** On a path whose route is a regular expression, which cannot be found by its path. */
    private static final String ALWAYS = "x-always";

    /** On an operation that the file should describe but does not. */
    static final String UNDESCRIBED = "x-undescribed";

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

    private final JsonNode template;

    private OpenApiDocument(JsonNode template) {
        this.template = template;
    }

    static OpenApiDocument load() {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not part of this build");
            }
            return new OpenApiDocument(Json.read(file.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    RawJson with(ServedPaths served, CatalogReply.Items tools) {
        ObjectNode document = (ObjectNode) template.deepCopy();
        ((ObjectNode) document.path("info")).put("version", ProductVersion.text());
        ObjectNode paths = document.putObject("paths");
        template.path("paths").properties().forEach(path -> copyServed(path, served, paths));
        served.operations().forEach(operation -> undescribed(operation, paths));
        tools.items().forEach(item -> new ToolOperation(item).into(document));
        missing(document, tools.missing());
        return RawJson.of(document);
    }

    private static void copyServed(Map.Entry<String, JsonNode> path, ServedPaths served, ObjectNode paths) {
        ObjectNode operations = (ObjectNode) path.getValue().deepCopy();
        boolean always = operations.has(ALWAYS);
        operations.remove(ALWAYS);
        METHODS.stream()
                .filter(method -> !always && !served.has(method, path.getKey()))
                .forEach(operations::remove);
        if (!operations.isEmpty()) {
            paths.set(path.getKey(), operations);
        }
    }

    /** What the file does not know is served all the same, and so is named. */
    private static void undescribed(String operation, ObjectNode paths) {
        int blank = operation.indexOf(' ');
        String method = operation.substring(0, blank);
        String path = operation.substring(blank + 1);
        if (!METHODS.contains(method) || paths.path(path).has(method)) {
            return;
        }
        ObjectNode added = (paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path))
                .putObject(method)
                .put("operationId", "fusion." + operation.replaceAll("\\W+", "."))
                .put("summary", path)
                .put(UNDESCRIBED, true);
        ArrayNode parameters = added.putArray("parameters");
        PARAMETER.matcher(path).results().forEach(name -> parameters
                .addObject()
                .put("name", name.group(1))
                .put("in", "path")
                .put("required", true)
                .set("schema", Json.object().put("type", "string")));
        added.putObject("responses").putObject("default").put("description", "An answer.");
    }

    private static void missing(ObjectNode document, List<CatalogReply.Missing> missing) {
        if (!missing.isEmpty()) {
            ArrayNode list = ((ObjectNode) document.path("info")).putArray("x-fusion-missing");
            missing.forEach(server ->
                    list.addObject().put("server", server.server().value()).put("reason", server.reason()));
        }
    }
}
