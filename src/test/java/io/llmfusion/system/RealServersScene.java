package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The real servers behind a gateway, and the official MCP client at its endpoint and at each server directly. */
final class RealServersScene implements AutoCloseable {
    static final String KEY = "sk-caller-0123456789";
    private static final String HUB = "hub";

    final Path root;
    final NodeDriver driver;
    final RunningGateway gateway;
    final PlainClient plain;
    private final Process remote;
    private final String remoteUrl;

    RealServersScene(Path folder) throws IOException {
        this.root = Files.createDirectories(folder.resolve("root")).toRealPath();
        RealServer.reset(root);
        this.driver = NodeDriver.start("mcp.mjs");
        int port = freePort();
        this.remote = remote(port);
        this.remoteUrl = "http://127.0.0.1:" + port + "/mcp";
        Await.until("the server listens on " + port, () -> listens(port));
        this.gateway = RunningGateway.start(folder, configuration());
        this.plain = new PlainClient(gateway.url());
        Await.until("every server lists its tools", () -> plain.get("/v1/mcp/tools", "authorization", "Bearer " + KEY)
                .json()
                .get("missing")
                .valueStream()
                .allMatch(server -> server.get("server").stringValue().equals("fusion")));
        connect();
    }

    private String configuration() {
        return """
                server: { port: 0 }
                auth: { keys: [ { id: caller, key: "%s" } ] }
                providers: { demo: { dialect: demo } }
                mcp:
                  servers:
                %s    remote: { url: "%s" }
                """.formatted(
                        KEY,
                        List.of(RealServer.EVERYTHING, RealServer.FILESYSTEM, RealServer.MEMORY).stream()
                                .map(this::stdio)
                                .collect(Collectors.joining()),
                        remoteUrl);
    }

    private String stdio(RealServer server) {
        ObjectNode entry = Json.object().put("command", NodePrograms.node());
        server.arguments(root).forEach(entry.putArray("args")::add);
        ObjectNode env = entry.putObject("env");
        server.environment(root).forEach(env::put);
        return "    " + server.label() + ": " + entry + "\n";
    }

    private void connect() {
        for (RealServer server : RealServer.values()) {
            ObjectNode direct = command("connect", direct(server));
            // As the gateway does: some servers have more for clients that can do more.
            direct.putObject("capabilities").putObject("roots");
            if (server == RealServer.REMOTE) {
                direct.put("url", remoteUrl);
            } else {
                direct.put("command", NodePrograms.node());
                server.arguments(root).forEach(direct.putArray("args")::add);
                ObjectNode env = direct.putObject("env");
                server.environment(root).forEach(env::put);
            }
            driver.result(direct);
            driver.result(atGateway(scoped(server), "/mcp/" + server.label()));
        }
        driver.result(atGateway(HUB, "/mcp"));
    }

    /** A new session of the official client at the gateway. */
    ObjectNode atGateway(String session, String path) {
        ObjectNode command = command("connect", session).put("url", gateway.url() + path);
        command.putObject("headers").put("authorization", "Bearer " + KEY);
        return command;
    }

    static String direct(RealServer server) {
        return "direct " + server.label();
    }

    /** The session at {@code /mcp/{server}}. */
    static String scoped(RealServer server) {
        return "scoped " + server.label();
    }

    /** The session at {@code /mcp}. */
    static String hub() {
        return HUB;
    }

    static ObjectNode command(String call, String session) {
        return Json.object().put("call", call).put("session", session);
    }

    /** @param member tools, resources, resourceTemplates or prompts */
    List<JsonNode> list(String session, String member) {
        return driver.result(command("list", session).put("member", member))
                .get(member)
                .valueStream()
                .toList();
    }

    /** What the official client answers, or the error that it throws. */
    JsonNode ask(String session, String method, ObjectNode params) {
        ObjectNode command = command("ask", session).put("method", method);
        command.set("params", params);
        JsonNode answer = driver.send(command).await();
        return answer.has("error") ? answer.get("error") : answer.get("result");
    }

    PlainClient.Answer get(String path) {
        return plain.get(path, "authorization", "Bearer " + KEY);
    }

    PlainClient.Answer post(String path, JsonNode body) {
        return plain.post(path, body.toString(), "authorization", "Bearer " + KEY);
    }

    private Process remote(int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(NodePrograms.node(), RealServer.REMOTE.program(), "streamableHttp")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PORT", Integer.toString(port));
        return builder.start();
    }

    /** Free a moment ago; the server can only be told a number. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        driver.close();
        plain.close();
        gateway.close();
        remote.destroy();
    }
}
