package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An MCP server over HTTP of which a test says what it answers. Without more it knows `initialize` (with a session each
 * time), accepts notifications, ends sessions, and has no stream of its own.
 */
final class HttpPeer implements AutoCloseable {
    /** @param message what was POSTed; empty for other methods */
    record Seen(HttpServerRequest request, String body, Optional<JsonRpcMessage> message) {
        HttpServerResponse response() {
            return request.response();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(request.getHeader(name));
        }

        String id() {
            return ((JsonRpcMessage.Request) message.orElseThrow()).id().json();
        }

        boolean is(String rpcMethod) {
            return rpcMethod.equals(rpcMethod());
        }

        String rpcMethod() {
            return switch (message.orElse(new JsonRpcMessage.Notification("", Optional.empty()))) {
                case JsonRpcMessage.Request call -> call.method();
                case JsonRpcMessage.Notification notification -> notification.method();
                case JsonRpcMessage.Response ignored -> "answer";
                case JsonRpcMessage.ErrorResponse ignored -> "answer";
            };
        }

        void json(String result) {
            body(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":" + result + "}");
        }

        void body(int status, String text) {
            response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(text);
        }

        void status(int status) {
            response().setStatusCode(status).end();
        }

        HttpServerResponse events() {
            response().setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
            response().write("");
            return response();
        }

        /** The data line of this request's answer. */
        String answer(String result) {
            return "data: {\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":" + result + "}\n\n";
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String scheme;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer<Seen>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();

    HttpPeer() {
        this(new HttpServerOptions());
    }

    HttpPeer(HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        answers.put("initialize", this::initialize);
        answers.put("GET", request -> request.status(405));
        answers.put("DELETE", request -> request.status(200));
        answers.put("answer", request -> request.status(202));
        server = await(vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                .listen(0, "localhost"));
    }

    /** @param what a JSON-RPC method, `answer` for an answer of ours, or another HTTP method than POST */
    HttpPeer on(String what, Consumer<Seen> answer) {
        answers.put(what, answer);
        return this;
    }

    String url() {
        return url("/mcp");
    }

    String url(String path) {
        return scheme + "://localhost:" + server.actualPort() + path;
    }

    List<Seen> seen(String what) {
        return seen.stream()
                .filter(request ->
                        request.is(what) || request.request().method().name().equals(what))
                .toList();
    }

    /** Runs on the peer's event loop, where its responses are written. */
    void run(Runnable action) {
        vertx.runOnContext(ignored -> action.run());
    }

    void later(long millis, Runnable action) {
        vertx.setTimer(millis, ignored -> action.run());
    }

    void initialize(Seen request) {
        request.response().putHeader("Mcp-Session-Id", "session-" + sessions.incrementAndGet());
        request.json(initializeResult("2025-11-25"));
    }

    static String initializeResult(String revision) {
        return "{\"protocolVersion\":\"" + revision
                + "\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"peer\",\"version\":\"1\"}}";
    }

    private void handle(HttpServerRequest request, Buffer body) {
        Optional<JsonRpcMessage> message =
                JsonRpcReader.read(body) instanceof JsonRpcInput.Single(JsonRpcMessage single)
                        ? Optional.of(single)
                        : Optional.empty();
        Seen one = new Seen(request, body.toString(), message);
        seen.add(one);
        String key = request.method().name().equals("POST")
                ? one.rpcMethod()
                : request.method().name();
        answers.getOrDefault(key, HttpPeer::unknown).accept(one);
    }

    private static void unknown(Seen request) {
        request.status(request.rpcMethod().startsWith("notifications/") ? 202 : 404);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
