package io.llmfusion.http;

import io.llmfusion.scripted.Await;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A client with sockets of its own. Its methods are for the test's thread. */
final class WebPeer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private final int port;
    private final boolean tls;

    WebPeer(int port) {
        this(port, new HttpClientOptions());
    }

    WebPeer(int port, HttpClientOptions options) {
        this.client = vertx.createHttpClient(options);
        this.port = port;
        this.tls = options.isSsl();
    }

    /** A whole answer. */
    record Answer(int status, MultiMap headers, String body) {}

    /** An answer that is read as it comes. */
    static final class Reading {
        private final HttpClientRequest request;
        private final HttpClientResponse response;
        private final AtomicReference<String> text = new AtomicReference<>("");
        private final AtomicReference<String> end = new AtomicReference<>("");

        private Reading(HttpClientRequest request, HttpClientResponse response) {
            this.request = request;
            this.response = response;
            response.handler(bytes -> text.updateAndGet(before -> before + bytes));
            response.endHandler(ended -> end.set("ended"));
            response.exceptionHandler(failure -> end.compareAndSet("", "broken"));
        }

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return String.valueOf(response.getHeader(name));
        }

        String text() {
            return text.get();
        }

        Reading until(String part) {
            Await.until("the stream says " + part, () -> text().contains(part));
            return this;
        }

        /** The whole text, once the stream has ended cleanly. */
        String ended() {
            Await.until("the stream ends", () -> !end.get().isEmpty());
            return end.get().equals("ended") ? text() : "broken after " + text();
        }

        /** Reads nothing more, so that the socket fills. */
        void pause() {
            response.pause();
        }

        void resume() {
            response.resume();
        }

        /** Goes away: HTTP/1.1 closes the connection, HTTP/2 resets the stream. */
        void leave() {
            Await.done(request.reset());
        }
    }

    Answer get(String path, String... headers) {
        return Await.done(send(HttpMethod.GET, path, Buffer.buffer(), WebPeer::whole, headers));
    }

    Answer post(String path, String body, String... headers) {
        return post(path, Buffer.buffer(body), headers);
    }

    Answer post(String path, Buffer body, String... headers) {
        return Await.done(send(HttpMethod.POST, path, body, WebPeer::whole, headers));
    }

    Answer send(String method, String path) {
        return Await.done(send(HttpMethod.valueOf(method), path, Buffer.buffer(), WebPeer::whole));
    }

    /** Sends and waits for the head only. */
    Reading open(String path, String body, String... headers) {
        return Await.done(send(
                HttpMethod.POST,
                path,
                Buffer.buffer(body),
                request -> request.response().map(response -> new Reading(request, response)),
                headers));
    }

    /** Sends without waiting for any answer. */
    HttpClientRequest fire(String path, String body, String... headers) {
        return Await.done(send(HttpMethod.POST, path, Buffer.buffer(body), Future::succeededFuture, headers));
    }

    private static Future<Answer> whole(HttpClientRequest request) {
        return request.response().compose(response -> response.body()
                .map(body -> new Answer(response.statusCode(), response.headers(), body.toString())));
    }

    /** Sends, and reads what comes; headers are names and values in turn. */
    private <T> Future<T> send(
            HttpMethod method,
            String path,
            Buffer body,
            Function<HttpClientRequest, Future<T>> reading,
            String... headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setSsl(tls)
                .setURI(path)
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .addAll(body.length() == 0 ? Map.of() : Map.of("content-type", "application/json")));
        for (int at = 0; at < headers.length; at += 2) {
            options.putHeader(headers[at], headers[at + 1]);
        }
        // The answer's reader stands before anything is sent: an answer that nobody takes is thrown away.
        return client.request(options).compose(request -> {
            request.setChunked(options.getHeaders().contains("transfer-encoding"));
            Future<T> read = reading.apply(request);
            request.end(body);
            return read;
        });
    }

    @Override
    public void close() {
        Await.done(vertx.close());
    }
}
