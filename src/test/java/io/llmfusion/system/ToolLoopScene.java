package io.llmfusion.system;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** A scripted model, the real filesystem and everything servers, the gateway between them. */
final class ToolLoopScene implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    final Path root;
    final ScriptedUpstream model = ScriptedUpstream.start(vertx);
    final RunningGateway gateway;
    final PlainClient client;

    ToolLoopScene(Path folder) throws IOException {
        this.root = Files.createDirectories(folder.resolve("root")).toRealPath();
        String node = NodePrograms.node();
        this.gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                providers:
                  scripted: { dialect: openai, base-url: "%s/v1", api-key: k, retry: { attempts: 1 }, breaker: { minimum-calls: 1000 } }
                models:
                  plain: { targets: [scripted/m-1] }
                  files: { targets: [scripted/m-1], mcp: [filesystem] }
                  brief: { targets: [scripted/m-1], mcp: [filesystem], loop: { max-turns: 2 } }
                  hurried: { targets: [scripted/m-1], mcp: [everything], loop: { deadline: 2s } }
                  thrifty: { targets: [scripted/m-1], mcp: [filesystem], loop: { max-tokens: 20 } }
                  impatient: { targets: [scripted/m-1], mcp: [everything], loop: { tool-timeout: 1s } }
                mcp:
                  servers:
                    filesystem: { command: "%s", args: ["%s", "%s"] }
                    everything: { command: "%s", args: ["%s", stdio], start: lazy }
                """.formatted(
                        model.url(),
                        node,
                        NodePrograms.program("mcp-server-filesystem"),
                        root,
                        node,
                        NodePrograms.program("mcp-server-everything")));
        this.client = new PlainClient(gateway.url());
        // So that no test's own time is spent on starting servers.
        Await.until("both servers list their tools", () -> client.get("/v1/mcp/tools")
                .json()
                .get("missing")
                .valueStream()
                .noneMatch(server -> server.get("server").stringValue().matches("filesystem|everything")));
    }

    /** What the model was asked in the last so many turns, oldest first. */
    List<JsonNode> asked(int turns) {
        int all = model.received.size();
        return IntStream.range(all - turns, all)
                .mapToObj(turn -> Json.read(model.received.get(turn).body()))
                .toList();
    }

    /** The {@code fusion} objects of a stream, or of a whole answer. */
    static List<JsonNode> told(List<JsonNode> chunks) {
        return chunks.stream()
                .filter(chunk -> chunk.has("fusion"))
                .map(chunk -> chunk.get("fusion"))
                .toList();
    }

    static List<JsonNode> told(JsonNode whole) {
        return ((ArrayNode) whole.get("fusion")).valueStream().toList();
    }

    static List<String> types(List<JsonNode> told) {
        return told.stream().map(event -> event.get("type").stringValue()).toList();
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        model.close();
        RunningGateway.done(vertx.close());
    }
}
