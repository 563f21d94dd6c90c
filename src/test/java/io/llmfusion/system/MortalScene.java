package io.llmfusion.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A gateway in a process of its own, with two MCP servers, a scripted provider and one that can be killed. */
final class MortalScene implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";
    static final UpstreamFormat SPEAKS = UpstreamFormat.OPENAI;

    private final Vertx vertx = Vertx.vertx();
    final ScriptedUpstream upstream;
    final Process mortal;
    final GatewayProcess gateway;
    final PlainClient client;

    MortalScene(Path folder) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "processes are looked at in /proc");
        String node = NodePrograms.node();
        upstream = ScriptedUpstream.start(vertx);
        mortal = new ProcessBuilder(node, NodePrograms.script("upstream.mjs"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port =
                new BufferedReader(new InputStreamReader(mortal.getInputStream(), StandardCharsets.UTF_8)).readLine();
        gateway = GatewayProcess.serve(folder, """
                server: { port: 0 }
                providers:
                  scripted: { dialect: openai, base-url: "%s/v1", api-key: k, retry: { attempts: 1 } }
                  mortal: { dialect: openai, base-url: "http://127.0.0.1:%s/v1", api-key: k, retry: { attempts: 1 } }
                models:
                  safe: { targets: [mortal/m-1, scripted/m-1] }
                mcp:
                  servers:
                    everything: { command: "%s", args: ["%s", stdio] }
                    memory: { command: "%s", args: ["%s"] }
                """.formatted(
                        upstream.url(),
                        port,
                        node,
                        NodePrograms.program("mcp-server-everything"),
                        node,
                        NodePrograms.program("mcp-server-memory")));
        client = new PlainClient(gateway.url());
    }

    /** Asks for a stream. */
    static String question(String model) {
        return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Go on\"}]}";
    }

    static ScriptedUpstream.Behaviour endless() {
        List<String> more =
                Collections.nCopies(5_000, SPEAKS.frames(Played.text("again")).get(1));
        return ScriptedUpstream.stream(UpstreamFormat.buffers(more), 10, ScriptedUpstream.HANG);
    }

    /** The line in which that stands. */
    static String skipUntil(Iterator<String> lines, String wanted) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.contains(wanted)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended without " + wanted);
    }

    JsonNode state(String server) {
        return client.get("/v1/mcp/servers")
                .json()
                .get("servers")
                .valueStream()
                .filter(state -> state.get("name").stringValue().equals(server))
                .findFirst()
                .orElseThrow();
    }

    long pid(String server) {
        Await.until(
                server + " is ready",
                () -> state(server).get("state").stringValue().equals("ready"));
        return state(server).get("pid").asLong();
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        upstream.close();
        mortal.destroyForcibly();
        RunningGateway.done(vertx.close());
    }
}
