package io.llmfusion.gateway;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** All verticles of a gateway with a configuration from text, and an HTTP client of it; for tests. */
final class RunningNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Node node;

    RunningNode(Path folder, String yaml) {
        this(folder, yaml, Duration.ofSeconds(10));
    }

    /** @param processGrace how long a server's new process waits for calls that the old one still answers */
    RunningNode(Path folder, String yaml, Duration processGrace) {
        this.folder = folder;
        this.node = new Node(vertx, read(yaml), folder, processGrace);
        done(node.deploy());
    }

    /** Completes when the changes are in force, though what they replaced may still have something under way. */
    void apply(String yaml) {
        done(node.apply(read(yaml)));
    }

    private GatewayConfig read(String yaml) {
        try {
            Path file = Files.writeString(folder.resolve("node.yaml"), yaml);
            ConfigLoader loader = new ConfigLoader(vertx, new Environment(Map.copyOf(System.getenv()), folder));
            return switch (done(loader.load(new ConfigSource.File(file)))) {
                case ConfigResult.Valid valid -> valid.config();
                case ConfigResult.Invalid invalid ->
                    throw new AssertionError(invalid.problems().render());
            };
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + node.port();
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) {
        return send(with(HttpRequest.newBuilder(URI.create(url() + path)), headers));
    }

    /** @param headers names and values in turn */
    HttpResponse<String> post(String path, String body, String... headers) {
        return send(with(request(path, body), headers));
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        return headers.length > 0 ? request.headers(headers) : request;
    }

    HttpResponse<String> delete(String path) {
        return send("DELETE", path, "");
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path, body).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** The lines of the answer as they come. */
    HttpResponse<Stream<String>> stream(String path, String body, String... headers) {
        try {
            return client.send(with(request(path, body), headers).build(), BodyHandlers.ofLines());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(40))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still waiting: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        done(node.undeploy().transform(undeployed -> vertx.close()));
    }
}
