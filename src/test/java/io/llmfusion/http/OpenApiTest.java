package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Peer;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.catalog.ScriptedServer;
import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** `GET /openapi.json` of a front end that runs. */
@Tag("system")
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "delete");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String TREE = "{\"name\":\"plant\",\"title\":\"Plant a tree\",\"description\":\"Plants.\","
            + "\"inputSchema\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\","
            + "\"properties\":{\"root\":{\"$ref\":\"#/definitions/node\"},\"$ref\":{\"type\":\"string\"},"
            + "\"kind\":{\"enum\":[{\"$ref\":\"#/definitions/data\"}]}},"
            + "\"required\":[\"root\"],\"definitions\":{\"node\":{\"type\":\"object\",\"properties\":{\"children\":"
            + "{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/node\"}}}}}},"
            + "\"outputSchema\":{\"type\":\"object\",\"properties\":{\"height\":{\"type\":\"number\"}}}}";

    private final BridgeNode node = BridgeNode.with("garden", "dead");
    private final ScriptedServer garden =
            node.server("garden").lists(ItemKind.TOOL, TREE, ScriptedServer.tool("water"));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void it_is_a_sound_openapi_document() {
        JsonNode document = document();
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.path("info").path("title").asString()).isNotEmpty();
        assertThat(document.path("info").path("version").asString()).isNotEmpty();
        Set<String> ids = new HashSet<>();
        document.path("paths").properties().forEach(path -> {
            assertThat(path.getKey()).startsWith("/");
            path.getValue().properties().forEach(operation -> {
                assertThat(METHODS).contains(operation.getKey());
                String id = operation.getValue().path("operationId").asString("");
                assertThat(ids.add(id)).as(id).isTrue();
                assertSound(path.getKey(), operation.getValue());
            });
        });
        assertThat(ids).hasSizeGreaterThan(15).contains("garden_plant", "garden_water", "fusion.callTool");
    }

    @Test
    void every_reference_leads_somewhere() {
        JsonNode document = document();
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Test
    void a_tool_is_an_operation_with_its_schemas() {
        JsonNode document = document();
        JsonNode operation =
                document.path("paths").path("/v1/mcp/tools/garden_plant").path("post");
        assertThat(operation.path("summary").asString()).isEqualTo("Plant a tree");
        assertThat(operation.path("requestBody").path("required").asBoolean(false))
                .isTrue();
        JsonNode input = document.at("/components/schemas/garden_plant.input");
        assertThat(input.at("/properties/root/$ref").asString())
                .isEqualTo("#/components/schemas/garden_plant.input/definitions/node");
        assertThat(input.at("/properties/$ref/type").asString()).isEqualTo("string");
        assertThat(input.at("/properties/kind/enum/0/$ref").asString()).isEqualTo("#/definitions/data");
        assertThat(input.has("$schema")).isFalse();
        assertThat(document.at("/components/schemas/garden_plant.output/properties/height/type")
                        .asString())
                .isEqualTo("number");
        JsonNode water =
                document.path("paths").path("/v1/mcp/tools/garden_water").path("post");
        assertThat(water.path("requestBody").path("required").asBoolean(true)).isFalse();
    }

    @Test
    void a_moved_schema_still_means_the_same() {
        JsonNode document = document();
        RawJson whole = new RawJson("{\"$ref\":\"#/components/schemas/garden_plant.input\",\"components\":"
                + Json.write(document.path("components")) + "}");
        ArgumentSchemas schemas = new ArgumentSchemas();
        assertThat(schemas.problems(whole, Json.read("{\"root\":{\"children\":[{}]}}")))
                .isEmpty();
        assertThat(schemas.problems(whole, Json.read("{\"root\":{\"children\":[{\"children\":1}]}}")))
                .extracting(ArgumentProblem::field)
                .containsExactly("root.children[0].children");
    }

    @Test
    void what_is_described_is_served() {
        document().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    HttpRequest request = node.request(
                                    PARAMETER.matcher(path.getKey()).replaceAll("nobody"))
                            .method(operation.getKey().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody())
                            .build();
                    HttpResponse<InputStream> response = begun(request);
                    assertThat(beginning(response)).as(path.getKey()).doesNotContain("there is nothing at");
                    assertThat(response.statusCode()).as(path.getKey()).isNotIn(405, 501);
                }));
    }

    private HttpResponse<InputStream> begun(HttpRequest request) {
        try {
            return node.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** What comes first: some answers never end. */
    private static String beginning(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] first = new byte[4_096];
            int count = body.read(first);
            return new String(first, 0, Math.max(0, count), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void what_is_served_is_described() {
        assertThat(Json.write(document())).doesNotContain(OpenApiDocument.UNDESCRIBED);
    }

    @Test
    void what_nobody_has_described_is_named_all_the_same() {
        ServedPaths served = new ServedPaths(Set.of("get /new/{thing}", "post /new/{thing}", "get /healthz"));
        JsonNode paths = OpenApiDocument.load()
                .with(served, new CatalogReply.Items(List.of(), List.of()))
                .tree()
                .path("paths");
        assertThat(paths.path("/new/{thing}").path("get").path("operationId").asString())
                .isEqualTo("fusion.get.new.thing.");
        assertThat(paths.path("/new/{thing}").has("post")).isTrue();
        assertThat(paths.path("/healthz").path("get").has(OpenApiDocument.UNDESCRIBED))
                .isFalse();
        assertThat(paths.has("/metrics")).isFalse();
    }

    @Test
    void servers_that_cannot_be_asked_are_named() {
        JsonNode missing = document().path("info").path("x-fusion-missing");
        assertThat(missing)
                .extracting(server -> server.path("server").asString())
                .containsExactly("dead");
    }

    @Test
    void a_caller_is_told_only_of_what_it_may_use() {
        try (BridgeNode guarded = BridgeNode.forReaderOf("garden/water", "garden", "web")) {
            guarded.server("garden").lists(ItemKind.TOOL, TREE, ScriptedServer.tool("water"));
            guarded.server("web").hasTools("fetch");
            assertThat(guarded.get("/openapi.json").statusCode()).isEqualTo(401);
            HttpResponse<String> seen = guarded.send(guarded.request("/openapi.json")
                    .header("x-api-key", "key-of-reader")
                    .build());
            assertThat(seen.body())
                    .contains("garden_water")
                    .doesNotContain("garden_plant")
                    .doesNotContain("fetch");
        }
    }

    @Test
    void it_follows_the_catalog() {
        assertThat(document().path("paths").has("/v1/mcp/tools/garden_mow")).isFalse();
        garden.hasTools("mow").notifies("notifications/tools/list_changed");
        Peer.until(() -> document().path("paths").has("/v1/mcp/tools/garden_mow"));
    }

    private JsonNode document() {
        HttpResponse<String> response = node.get("/openapi.json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        return Json.read(response.body());
    }

    private static void assertSound(String path, JsonNode operation) {
        assertThat(operation.path("summary").asString("")).as(path).isNotEmpty();
        assertThat(operation.path("responses").isEmpty()).as(path).isFalse();
        operation.path("responses").properties().forEach(response -> {
            assertThat(response.getKey()).matches("\\d{3}|default");
            assertThat(response.getValue().has("description")
                            || response.getValue().has("$ref"))
                    .isTrue();
        });
        List<String> declared = operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("path"))
                .map(parameter -> parameter.path("name").asString())
                .toList();
        Matcher inPath = PARAMETER.matcher(path);
        assertThat(declared)
                .containsExactlyElementsOf(
                        inPath.results().map(match -> match.group(1)).toList());
    }

    /** References of schemas, not of data and not those that are names of properties. */
    private static void collect(JsonNode node, List<String> references) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().equals("$ref") && member.getValue().isString()) {
                references.add(member.getValue().asString());
            } else if (!member.getKey().equals("enum")) {
                collect(member.getValue(), references);
            }
        }
        if (node.isArray()) {
            node.forEach(element -> collect(element, references));
        }
    }
}
