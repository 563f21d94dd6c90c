package io.llmfusion.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of the MCP endpoint, byte by byte as a test says; for tests. */
final class McpPeer {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final Map<String, String> headers = new LinkedHashMap<>();

    McpPeer(int port, String path) {
        this.url = "http://127.0.0.1:" + port + path;
        headers.put("content-type", "application/json");
        headers.put("accept", "application/json, text/event-stream");
    }

    McpPeer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    McpPeer without(String name) {
        headers.remove(name);
        return this;
    }

    /** Opens a session of this revision and keeps its id. */
    McpPeer initialized(String revision) {
        HttpResponse<String> answer = post(initialize(revision));
        if (answer.statusCode() != 200) {
            throw new AssertionError("initialize: " + answer.statusCode() + " " + answer.body());
        }
        with("mcp-session-id", answer.headers().firstValue("mcp-session-id").orElseThrow());
        with("mcp-protocol-version", revision);
        post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return this;
    }

    McpPeer initialized() {
        return initialized("2025-11-25");
    }

    String session() {
        return headers.getOrDefault("mcp-session-id", "");
    }

    static String initialize(String revision) {
        return request(
                0,
                "initialize",
                "{\"protocolVersion\":\"" + revision
                        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"peer\",\"version\":\"1\"}}");
    }

    static String request(long id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    static String call(long id, String tool, String arguments) {
        return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    HttpResponse<String> post(String body) {
        return send("POST", body);
    }

    /** The `data` of the answer's events, or the whole JSON body as the only one. */
    List<String> messages(String body) {
        return messages(post(body));
    }

    static List<String> messages(HttpResponse<String> answer) {
        boolean events = answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        if (!events) {
            return List.of(answer.body());
        }
        List<String> data = new ArrayList<>();
        answer.body().lines().filter(line -> line.startsWith("data: ")).forEach(line -> data.add(line.substring(6)));
        return data;
    }

    /** Asks and gives the answer's only message. */
    String ask(long id, String method, String params) {
        List<String> messages = messages(request(id, method, params));
        if (messages.size() != 1) {
            throw new AssertionError(messages.toString());
        }
        return messages.getFirst();
    }

    CompletableFuture<HttpResponse<String>> postLater(String body) {
        return CLIENT.sendAsync(build("POST", body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String body) {
        try {
            return CLIENT.send(build(method, body), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Opens a stream whose lines are read one by one; closing it is the client going away. */
    Lines open(String method, String body) {
        try {
            HttpResponse<InputStream> answer =
                    CLIENT.send(build(method, body), HttpResponse.BodyHandlers.ofInputStream());
            return new Lines(answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private HttpRequest build(String method, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    /** An answer that is still coming. */
    static final class Lines implements AutoCloseable {
        final HttpResponse<InputStream> answer;
        private final BufferedReader reader;

        Lines(HttpResponse<InputStream> answer) {
            this.answer = answer;
            this.reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        /** The next line that begins so, without that beginning; empty at the end. */
        String next(String beginning) {
            try {
                String line = reader.readLine();
                while (line != null && !line.startsWith(beginning)) {
                    line = reader.readLine();
                }
                return line == null ? "" : line.substring(beginning.length());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        String nextData() {
            return next("data: ");
        }

        @Override
        public void close() {
            try {
                answer.body().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
