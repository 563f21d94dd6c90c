package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.McpServerConfig.Http;
import io.llmfusion.config.McpServerConfig.Settings;
import io.llmfusion.config.McpServerConfig.Start;
import io.llmfusion.config.McpServerConfig.Stdio;
import io.llmfusion.config.McpServerConfig.Transport;
import io.llmfusion.model.ServerName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpReaderTest {
    @Test
    void an_entry_of_a_desktop_client_reads_as_it_is() {
        McpServerConfig server = server("""
                mcp:
                  servers: {
                    "files": {
                      "command": "npx",
                      "args": ["-y", "@modelcontextprotocol/server-filesystem", "/tmp", 8080],
                      "env": { "LEVEL": "info", "PORT": 0123 },
                      "disabled": true,
                      "autoApprove": []
                    }
                  }
                """, "files");

        Stdio files = (Stdio) server;
        assertThat(files.command()).isEqualTo("npx");
        assertThat(files.args()).containsExactly("-y", "@modelcontextprotocol/server-filesystem", "/tmp", "8080");
        assertThat(files.env()).containsEntry("LEVEL", Secret.of("info")).containsEntry("PORT", Secret.of("0123"));
        assertThat(files.enabled()).isFalse();
        assertThat(files.prefix()).isEqualTo("files");
        assertThat(files.cwd()).isEmpty();
    }

    @Test
    void an_entry_of_an_editor_names_its_transport() {
        String yaml = """
                mcp:
                  servers:
                    plain: { url: "http://127.0.0.1:3001/mcp" }
                    http: { type: http, url: "https://example.com/mcp", headers: { Authorization: "Bearer ${env:TOKEN}" } }
                    old: { type: sse, url: "https://example.com/sse" }
                    local: { type: stdio, command: node, cwd: ., dev: { watch: "*" }, gallery: true, version: 1 }
                """;

        assertThat(((Http) server(yaml, "plain")).transport()).isEqualTo(Transport.STREAMABLE);
        Http http = (Http) server(yaml, "http");
        assertThat(http.url()).isEqualTo(URI.create("https://example.com/mcp"));
        assertThat(http.headers()).containsEntry("Authorization", Secret.of("Bearer token"));
        assertThat(((Http) server(yaml, "old")).transport()).isEqualTo(Transport.SSE);
        assertThat(((Stdio) server(yaml, "local")).cwd())
                .contains(Path.of("target").toAbsolutePath());
    }

    @Test
    void reads_what_all_servers_may_say() {
        Settings settings = server("""
                mcp:
                  servers:
                    a:
                      command: x
                      prefix: ""
                      tools: { allow: ["read_*", "list"], deny: ["read_secret"] }
                      start: lazy
                      idle-stop: 10m
                      timeout: 5s
                      max-restarts: 0
                """, "a").settings();

        assertThat(settings.prefix()).contains("");
        assertThat(settings.tools().allows("read_file")).isTrue();
        assertThat(settings.tools().allows("read_secret")).isFalse();
        assertThat(settings.tools().allows("write")).isFalse();
        assertThat(settings.start()).isEqualTo(Start.LAZY);
        assertThat(settings.idleStop()).contains(Duration.ofMinutes(10));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxRestarts()).isZero();
    }

    @Test
    void takes_variables_from_a_file_and_its_own_over_them(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.env"), "# words\nexport A=1\nB='two words'\n\nC=\nnothing\n");
        ConfigResult result = Configurations.result(
                "mcp: { servers: { a: { command: x, envFile: a.env, env: { A: mine } } } }",
                new Environment(Map.of(), folder));

        ConfigResult.Valid valid = (ConfigResult.Valid) result;
        Stdio server = (Stdio) valid.config().mcpServer(new ServerName("a")).orElseThrow();
        assertThat(server.env())
                .containsOnly(
                        Map.entry("A", Secret.of("mine")),
                        Map.entry("B", Secret.of("two words")),
                        Map.entry("C", Secret.EMPTY));
        assertThat(valid.files()).containsExactly(folder.resolve("a.env"));
    }

    private static McpServerConfig server(String yaml, String name) {
        return Configurations.of(yaml, Map.of("TOKEN", "token"))
                .mcpServer(new ServerName(name))
                .orElseThrow();
    }
}
