package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.catalog.ScriptedServer;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The lists of the bridge, over a socket. */
@Tag("system")
class BridgeListsTest {
    private static final String READ = "{ \"name\":\"read\", \"description\":\"Reads a text file.\",\n"
            + " \"inputSchema\":{\"type\":\"object\", \"properties\":{\"path\":{\"type\":\"string\"}}}, \"x\":1.50 }";

    private final BridgeNode node = BridgeNode.with("files", "web", "dead");
    private final ScriptedServer files = node.server("files").lists(ItemKind.TOOL, READ, ScriptedServer.tool("write"));
    private final ScriptedServer web =
            node.server("web").lists(ItemKind.TOOL, "{\"name\":\"fetch\",\"description\":\"Loads text.\"}");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void tools_come_byte_for_byte_and_dead_servers_are_named() {
        HttpResponse<String> response = node.get("/v1/mcp/tools");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-fusion-request-id")).isPresent();
        assertThat(response.body()).contains(READ.replace("\"read\"", "\"files_read\""));
        JsonNode body = Json.read(response.body());
        assertThat(names(body)).containsExactly("files_read", "files_write", "web_fetch");
        assertThat(body.path("missing").path(0).path("server").asString()).isEqualTo("dead");
        assertThat(body.path("missing").path(0).path("reason").asString()).isNotBlank();
    }

    @Test
    void tools_can_be_put_into_a_chat_completion() {
        JsonNode tool = Json.read(node.get("/v1/mcp/tools?format=openai").body())
                .path("tools")
                .path(0);
        assertThat(tool.path("type").asString()).isEqualTo("function");
        assertThat(tool.path("function").path("name").asString()).isEqualTo("files_read");
        assertThat(tool.path("function").path("parameters").path("properties").has("path"))
                .isTrue();
    }

    @Test
    void tools_can_be_put_into_a_message() {
        JsonNode tools =
                Json.read(node.get("/v1/mcp/tools?format=anthropic").body()).path("tools");
        assertThat(tools.path(0).path("name").asString()).isEqualTo("files_read");
        assertThat(tools.path(0).path("description").asString()).isEqualTo("Reads a text file.");
        assertThat(tools).allSatisfy(tool -> assertThat(
                        tool.path("input_schema").path("type").asString())
                .isEqualTo("object"));
    }

    @Test
    void tools_can_be_put_into_function_declarations() {
        JsonNode tools =
                Json.read(node.get("/v1/mcp/tools?format=gemini").body()).path("tools");
        assertThat(tools.path(0).path("name").asString()).isEqualTo("files_read");
        assertThat(tools).allSatisfy(tool -> assertThat(
                        tool.path("parametersJsonSchema").path("type").asString())
                .isEqualTo("object"));
    }

    @Test
    void other_formats_are_refused_by_name() {
        HttpResponse<String> other = node.get("/v1/mcp/tools?format=xml");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("gemini").contains("\"param\":\"format\"");
    }

    @Test
    void tools_are_found_by_words_best_first() {
        assertThat(names(Json.read(node.get("/v1/mcp/tools?query=text%20READ").body())))
                .containsExactly("files_read");
        assertThat(names(Json.read(node.get("/v1/mcp/tools?query=text").body())))
                .containsExactly("files_read", "web_fetch");
        assertThat(names(Json.read(node.get("/v1/mcp/tools?query=fetch").body())))
                .containsExactly("web_fetch");
        assertThat(names(Json.read(node.get("/v1/mcp/tools?query=nothing").body())))
                .isEmpty();
    }

    @Test
    void one_server_is_listed_alone() {
        JsonNode body = Json.read(node.get("/v1/mcp/tools?server=web").body());
        assertThat(names(body)).containsExactly("web_fetch");
        assertThat(body.path("missing")).isEmpty();
        HttpResponse<String> unknown = node.get("/v1/mcp/tools?server=nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Json.read(unknown.body()).path("error").path("message").asString())
                .contains("nobody");
    }

    @Test
    void resources_templates_and_prompts_are_listed_too() {
        files.lists(ItemKind.RESOURCE, "{\"uri\":\"file:///a\",\"name\":\"a\"}");
        files.lists(ItemKind.TEMPLATE, "{\"uriTemplate\":\"file:///{path}\",\"name\":\"any\"}");
        web.lists(ItemKind.PROMPT, "{\"name\":\"summarise\"}");
        assertThat(node.get("/v1/mcp/resources").body())
                .startsWith(
                        "{\"resources\":[{\"uri\":\"file:///a\",\"name\":\"a\"}],\"missing\":[{\"server\":\"dead\"");
        assertThat(node.get("/v1/mcp/resources/templates").body())
                .contains("{\"uriTemplate\":\"file:///{path}\",\"name\":\"any\"}");
        assertThat(node.get("/v1/mcp/prompts").body()).contains("{\"name\":\"web_summarise\"}");
    }

    @Test
    void servers_tell_how_they_are_without_what_is_for_administrators() {
        HttpResponse<String> response = node.get("/v1/mcp/servers");
        assertThat(response.body())
                .contains("\"capabilities\":{\"tools\":{ }}")
                .contains("\"version\":1.0}")
                .doesNotContain("not for everybody");
        JsonNode servers = Json.read(response.body()).path("servers");
        assertThat(servers)
                .extracting(server -> server.path("name").asString())
                .contains("files", "web", "dead", "fusion");
        JsonNode first = servers.path(0);
        assertThat(first.path("state").asString()).isEqualTo("ready");
        assertThat(first.path("transport").asString()).isEqualTo("stdio");
        assertThat(first.path("pid").asInt()).isEqualTo(4711);
        assertThat(first.path("revision").asString()).isEqualTo("2025-11-25");
        assertThat(first.path("era").asString()).isEqualTo("legacy");
    }

    @Test
    void a_caller_sees_only_what_it_may_use() {
        try (BridgeNode guarded = BridgeNode.forReaderOf("files/read", "files", "web")) {
            guarded.server("files").hasTools("read", "write");
            guarded.server("web").hasTools("fetch");
            assertThat(guarded.get("/v1/mcp/tools").statusCode()).isEqualTo(401);
            HttpResponse<String> seen = guarded.send(guarded.request("/v1/mcp/tools")
                    .header("authorization", "Bearer key-of-reader")
                    .build());
            assertThat(names(Json.read(seen.body()))).containsExactly("files_read");
            assertThat(seen.body()).doesNotContain("web");
        }
    }

    private static List<String> names(JsonNode body) {
        return body.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString())
                .toList();
    }
}
