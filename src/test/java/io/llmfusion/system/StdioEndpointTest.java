package io.llmfusion.system;

import static io.llmfusion.system.RealServersScene.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** `fusion mcp`: a desktop client starts it and speaks to it over stdio. */
@Tag("mcp")
@Timeout(120)
class StdioEndpointTest {
    private static Path folder;
    private static Path file;
    private static NodeDriver driver;

    @BeforeAll
    static void open(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        String node = NodePrograms.node();
        file = Files.writeString(folder.resolve("fusion.yaml"), """
                server: { port: %d }
                providers: { demo: { dialect: demo } }
                mcp:
                  servers:
                    everything: { command: "%s", args: ["%s", stdio] }
                    filesystem: { command: "%s", args: ["%s", "%s"] }
                """.formatted(
                        RealServersScene.freePort(),
                        node,
                        NodePrograms.program("mcp-server-everything"),
                        node,
                        NodePrograms.program("mcp-server-filesystem"),
                        folder));
        driver = NodeDriver.start("mcp.mjs");
    }

    @AfterAll
    static void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void the_official_client_uses_every_server() {
        JsonNode opened = connect("stdio");

        assertThat(opened.at("/server/name").stringValue()).isEqualTo("llm-fusion-gateway");
        List<String> tools = driver.result(command("list", "stdio").put("member", "tools"))
                .get("tools")
                .valueStream()
                .map(tool -> tool.get("name").stringValue())
                .toList();
        assertThat(tools).contains("everything_echo", "filesystem_read_text_file", "fusion_llm_chat");
        ObjectNode ask = command("ask", "stdio").put("method", "callTool");
        ask.putObject("params")
                .put("name", "everything_echo")
                .putObject("arguments")
                .put("message", "via stdio");
        assertThat(driver.result(ask).at("/content/0/text").stringValue()).contains("via stdio");
        driver.result(command("close", "stdio"));
    }

    @Test
    void nobody_is_left_when_the_client_goes() {
        JsonNode opened = connect("short");
        long gateway = opened.get("pid").asLong();
        List<Long> all = ProcessHandle.of(gateway)
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(2);

        driver.result(command("close", "short"));

        Await.until("it has ended", () -> !GatewayProcess.alive(gateway));
        Await.until("its servers have ended: " + all, () -> all.stream().noneMatch(GatewayProcess::alive));
    }

    @Test
    void the_inspector_lists_tools() throws Exception {
        String words = String.join(" ", GatewayProcess.command("mcp", "--config", file.toString()));
        Path script = Files.writeString(folder.resolve("fusion-mcp"), "#!/bin/sh\nexec " + words + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Inspector inspector = Inspector.of(folder, List.of(script.toString()));

        JsonNode tools = inspector.ask("--method", "tools/list");

        assertThat(tools.get("tools").valueStream().map(tool -> tool.get("name").stringValue()))
                .contains("everything_echo", "filesystem_read_text_file");
    }

    private static JsonNode connect(String session) {
        List<String> words = GatewayProcess.command("mcp", "--config", file.toString());
        ObjectNode connect = command("connect", session).put("command", words.getFirst());
        words.subList(1, words.size()).forEach(connect.putArray("args")::add);
        return driver.result(connect.put("cwd", folder.toString()));
    }
}
