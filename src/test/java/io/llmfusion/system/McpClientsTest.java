package io.llmfusion.system;

import static io.llmfusion.system.RealServersScene.KEY;
import static io.llmfusion.system.RealServersScene.command;
import static io.llmfusion.system.RealServersScene.direct;
import static io.llmfusion.system.RealServersScene.hub;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The official MCP client and the inspector at {@code /mcp}: what goes beyond question and answer. */
@Tag("mcp")
@Timeout(120)
class McpClientsTest {
    private static RealServersScene scene;
    private static Inspector inspector;

    @BeforeAll
    static void open(@TempDir Path folder, @TempDir Path home) throws Exception {
        scene = new RealServersScene(folder);
        inspector = Inspector.at(home, scene.gateway.url() + "/mcp", KEY);
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void a_session_begins_and_ends() {
        JsonNode opened = scene.driver.result(scene.atGateway("short", "/mcp"));

        assertThat(opened.at("/server/name").stringValue()).isEqualTo("llm-fusion-gateway");
        assertThat(opened.get("capabilities").propertyNames()).contains("tools", "resources", "prompts", "completions");
        assertThat(opened.get("session").stringValue()).matches("[\\x21-\\x7e]{16,}");
        assertThat(scene.ask("short", "ping", Json.object()).isEmpty()).isTrue();
        assertThat(scene.driver.result(command("close", "short")).isEmpty()).isTrue();
    }

    @Test
    void a_client_of_the_first_transport_is_served_too() {
        ObjectNode connect = scene.atGateway("old", "/sse").put("sse", true);
        JsonNode opened = scene.driver.result(connect);

        assertThat(opened.at("/server/name").stringValue()).isEqualTo("llm-fusion-gateway");
        assertThat(scene.list("old", "tools")).containsExactlyInAnyOrderElementsOf(scene.list(hub(), "tools"));
        ObjectNode params = Json.object().put("name", "everything_echo");
        params.putObject("arguments").put("message", "over the old way");
        assertThat(scene.ask("old", "callTool", params).toString()).contains("over the old way");
        assertThat(scene.driver.result(command("close", "old")).isEmpty()).isTrue();
    }

    @Test
    void a_stranger_is_turned_away() {
        ObjectNode stranger = command("connect", "stranger").put("url", scene.gateway.url() + "/mcp");

        assertThat(scene.driver.error(stranger).toString()).contains("401");
        assertThat(scene.plain
                        .get("/v1/mcp/tools", "authorization", "Bearer sk-wrong")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void progress_comes_as_the_server_tells_it() {
        ObjectNode params = Json.object().put("name", "everything_trigger-long-running-operation");
        params.putObject("arguments").put("duration", 0.4).put("steps", 4);
        ObjectNode ask = command("ask", hub()).put("method", "callTool").put("progress", true);
        ask.set("params", params);

        JsonNode result = scene.driver.result(ask);

        assertThat(result.get("told").valueStream().map(step -> step.get("progress")
                        .asInt()))
                .containsExactly(1, 2, 3, 4);
        assertThat(result.at("/answer/content/0/text").stringValue()).contains("completed");
    }

    @Test
    void a_call_that_is_given_up_is_over_at_once() {
        ObjectNode params = Json.object().put("name", "everything_trigger-long-running-operation");
        params.putObject("arguments").put("duration", 60).put("steps", 120);
        ObjectNode giveUp = command("giveUp", hub());
        giveUp.set("params", params);

        assertThat(scene.driver.error(giveUp).get("message").stringValue()).contains("enough");
        assertThat(scene.ask(hub(), "ping", Json.object()).isEmpty()).isTrue();
    }

    @Test
    void arguments_are_completed_by_their_server() {
        for (String[] argument : new String[][] {{"department", "E"}, {"department", ""}}) {
            JsonNode expected = complete(direct(RealServer.EVERYTHING), "completable-prompt", argument);

            assertThat(expected.at("/completion/values").size()).isPositive();
            assertThat(complete(hub(), "everything_completable-prompt", argument))
                    .isEqualTo(expected);
        }
    }

    @Test
    void what_is_not_there_is_an_error_that_says_so() {
        JsonNode tool = scene.ask(hub(), "callTool", Json.object().put("name", "everything_conjure"));
        JsonNode resource = scene.ask(hub(), "readResource", Json.object().put("uri", "demo://nowhere"));
        JsonNode prompt = scene.ask(hub(), "getPrompt", Json.object().put("name", "nothing"));

        assertThat(tool.toString()).contains("everything_conjure");
        assertThat(resource.get("code").asInt()).isEqualTo(-32002);
        assertThat(prompt.get("code").asInt()).isEqualTo(-32602);
    }

    @Test
    void the_inspector_lists_and_calls() throws Exception {
        JsonNode tools = inspector.ask("--method", "tools/list");
        assertThat(tools.get("tools").valueStream().map(tool -> tool.get("name").stringValue()))
                .contains("everything_echo", "filesystem_read_file", "memory_read_graph", "remote_echo");

        JsonNode sum = inspector.ask(
                "--method", "tools/call", "--tool-name", "everything_get-sum", "--tool-arg", "a=2", "b=3");
        assertThat(sum.at("/content/0/text").stringValue()).contains("5");
    }

    @Test
    void the_inspector_reads_resources_and_prompts() throws Exception {
        JsonNode resources = inspector.ask("--method", "resources/list");
        String uri = resources.at("/resources/0/uri").stringValue();
        assertThat(inspector
                        .ask("--method", "resources/read", "--uri", uri)
                        .at("/contents/0/uri")
                        .stringValue())
                .isEqualTo(uri);

        assertThat(inspector.ask("--method", "prompts/list").get("prompts").size())
                .isPositive();
        JsonNode prompt = inspector.ask(
                "--method", "prompts/get", "--prompt-name", "everything_args-prompt", "--prompt-args", "city=Oslo");
        assertThat(prompt.at("/messages/0/content/text").stringValue()).contains("Oslo");
    }

    private static JsonNode complete(String session, String prompt, String[] argument) {
        ObjectNode params = Json.object();
        params.putObject("ref").put("type", "ref/prompt").put("name", prompt);
        params.putObject("argument").put("name", argument[0]).put("value", argument[1]);
        return scene.ask(session, "complete", params);
    }
}
