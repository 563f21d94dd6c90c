package io.llmfusion.command;

import io.llmfusion.http.FusionHeaders;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The MCP endpoint of a gateway, asked by blocking calls. Thread-safe.
 *
 * @param server only this one, by its own names
 * @param key that the gateway knows us by
 */
record McpEndpoint(URI uri, HttpClient client, Optional<String> server, Optional<String> key) {
    private static final Duration SHORT = Duration.ofSeconds(2);

    McpEndpoint(URI uri, Optional<String> server, Optional<String> key) {
        this(
                uri,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(SHORT)
                        .build(),
                server,
                key);
    }

    /** What one message is sent under. */
    record Session(String id, String version) {}

    /** Whether a gateway of ours is there, which gets no key yet; waits a moment at most. */
    boolean answers(Vertx vertx) {
        WebClient web = WebClient.create(vertx);
        return web.getAbs(uri.resolve("/healthz").toString())
                .timeout(SHORT.toMillis())
                .send()
                .map(answer -> answer.statusCode() == 200 && answer.getHeader(FusionHeaders.VERSION) != null)
                .otherwise(false)
                .onComplete(done -> web.close())
                .await();
    }

    /** Whether it is this machine that the address leads to. */
    boolean isOfThisMachine() {
        try {
            InetAddress address = InetAddress.getByName(uri.getHost());
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    HttpResponse<InputStream> post(String message, Optional<Session> session) throws IOException, InterruptedException {
        HttpRequest request = builder(session)
                .header("content-type", "application/json")
                .header("accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message, StandardCharsets.UTF_8))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<InputStream> listen(Session session, Optional<String> lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = builder(Optional.of(session)).header("accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("last-event-id", id));
        return client.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    void leave(Session session) throws IOException, InterruptedException {
        HttpRequest request =
                builder(Optional.of(session)).timeout(SHORT).DELETE().build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private HttpRequest.Builder builder(Optional<Session> session) {
        String path = server.map(name -> "/mcp/" + name).orElse("/mcp");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
        key.ifPresent(value -> request.header("authorization", "Bearer " + value));
        session.ifPresent(
                open -> request.header("mcp-session-id", open.id()).header("mcp-protocol-version", open.version()));
        return request;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
