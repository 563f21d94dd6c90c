package io.llmfusion.gateway;

import io.llmfusion.model.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** An MCP server on loopback with two tools, {@code note} and {@code read.file}; for tests. */
final class ScriptedMcpPeer {
    private static final String TOOLS = """
            {"tools":[{"name":"note","description":"Notes it.","annotations":{"readOnlyHint":false},
            "inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}},
            {"name":"read.file","inputSchema":{"type":"object"}}]}""";
    private static final String SERVER = """
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"peer","version":"1"}}""";

    private final HttpServer server;

    /** What its tools were called with, in order. */
    final List<JsonNode> calls = new CopyOnWriteArrayList<>();

    ScriptedMcpPeer(Vertx vertx) {
        server = RunningNode.done(
                vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/mcp";
    }

    private void receive(HttpServerRequest request) {
        if (!request.method().name().equals("POST")) {
            request.response().setStatusCode(405).end();
            return;
        }
        request.body().onSuccess(body -> {
            JsonNode message = Json.read(body.toString());
            if (!message.has("id")) {
                request.response().setStatusCode(202).end();
                return;
            }
            request.response()
                    .putHeader("content-type", "application/json")
                    .end("{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + result(message) + "}");
        });
    }

    private String result(JsonNode message) {
        return switch (message.path("method").asString("")) {
            case "initialize" -> SERVER;
            case "tools/list" -> TOOLS;
            case "tools/call" -> {
                calls.add(message.path("params"));
                yield "{\"content\":[{\"type\":\"text\",\"text\":\"it is noted\"}]}";
            }
            default -> "{}";
        };
    }
}
