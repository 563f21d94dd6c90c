package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** {@code @modelcontextprotocol/inspector --cli}: one question of an MCP server, its answer as JSON. */
final class Inspector {
    private final Path home;
    private final List<String> target;

    private Inspector(Path home, List<String> target) {
        this.home = home;
        this.target = target;
    }

    static Inspector at(Path home, String url, String key) {
        return new Inspector(home, List.of(url, "--transport", "http", "--header", "Authorization: Bearer " + key));
    }

    static Inspector of(Path home, List<String> command) {
        return new Inspector(home, command);
    }

    JsonNode ask(String... question) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(NodePrograms.node(), NodePrograms.program("mcp-inspector"), "--cli"));
        command.addAll(target);
        command.addAll(List.of(question));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectError(home.resolve("inspector.log").toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(
                    "the inspector failed: " + output + Files.readString(home.resolve("inspector.log")));
        }
        return Json.read(output);
    }
}
