package io.llmfusion.provider;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider on loopback that does what it is told, one behaviour for each request in order (the last one again when they
 * run out), and remembers what it received and when its client went away.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private final Vertx vertx;
    private final HttpServer server;
    private final String scheme;
    private final Queue<Behaviour> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Behaviour last = answer("{}");

    /** What it received, in order. */
    public final List<Received> received = new CopyOnWriteArrayList<>();

    /** What to do with a request whose body has come. */
    public interface Behaviour {
        void play(Vertx vertx, HttpServerResponse response);
    }

    /**
     * @param gone completed with {@link System#nanoTime()} when the client closed, or reset the stream, before the end
     */
    public record Received(
            String method,
            String uri,
            MultiMap headers,
            Buffer body,
            HttpVersion version,
            boolean tls,
            Future<Long> gone) {}

    private ScriptedUpstream(Vertx vertx, HttpServer server, String scheme) {
        this.vertx = vertx;
        this.server = server;
        this.scheme = scheme;
        server.requestHandler(this::receive).connectionHandler(ignored -> connections.incrementAndGet());
    }

    public static ScriptedUpstream start(Vertx vertx) {
        return start(vertx, new HttpServerOptions());
    }

    public static ScriptedUpstream start(Vertx vertx, HttpServerOptions options) {
        HttpServer server = vertx.createHttpServer(options.setMaxFormAttributeSize(-1));
        ScriptedUpstream upstream = new ScriptedUpstream(vertx, server, options.isSsl() ? "https" : "http");
        ProviderNode.done(server.listen(0, "127.0.0.1"));
        return upstream;
    }

    /** Adds a behaviour for a further request. */
    public ScriptedUpstream then(Behaviour behaviour) {
        script.add(behaviour);
        return this;
    }

    /** Without a slash at its end; the host is `localhost` with TLS. */
    public String url() {
        return scheme + (scheme.equals("https") ? "://localhost:" : "://127.0.0.1:") + server.actualPort();
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections that were made to it. */
    public int connections() {
        return connections.get();
    }

    /** Waits for the request of this number, from 0. */
    public Received request(int number) {
        ProviderNode.await(() -> received.size() > number, "request " + number + " came");
        return received.get(number);
    }

    private void receive(HttpServerRequest request) {
        Promise<Long> gone = Promise.promise();
        request.response().exceptionHandler(ignored -> gone.tryComplete(System.nanoTime()));
        request.response().closeHandler(ignored -> gone.tryComplete(System.nanoTime()));
        request.body().onSuccess(body -> {
            received.add(new Received(
                    request.method().name(),
                    request.uri(),
                    request.headers(),
                    body,
                    request.version(),
                    request.isSSL(),
                    gone.future()));
            Behaviour next = script.poll();
            last = next == null ? last : next;
            last.play(vertx, request.response());
        });
    }

    @Override
    public void close() {
        ProviderNode.done(server.close());
    }

    /** A whole JSON answer. */
    public static Behaviour answer(String json) {
        return answer(200, "application/json", json);
    }

    public static Behaviour answer(int status, String contentType, String body) {
        return (vertx, response) -> response.setStatusCode(status)
                .putHeader("content-type", contentType)
                .end(body);
    }

    public static Behaviour answer(int status, MultiMap headers, String body) {
        return (vertx, response) -> {
            response.setStatusCode(status).headers().addAll(headers);
            response.end(body);
        };
    }

    /** A stream that is complete, each piece a write of its own. */
    public static Behaviour stream(List<Buffer> pieces) {
        return stream(pieces, 0, HttpServerResponse::end);
    }

    public static Behaviour stream(String text) {
        return stream(List.of(Buffer.buffer(text)));
    }

    /** The same bytes in pieces of so many. */
    public static Behaviour stream(String text, int pieceBytes) {
        Buffer all = Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
        List<Buffer> pieces = new ArrayList<>();
        for (int start = 0; start < all.length(); start += pieceBytes) {
            pieces.add(all.getBuffer(start, Math.min(all.length(), start + pieceBytes)));
        }
        return stream(pieces, 0, HttpServerResponse::end);
    }

    /** Bytes of another kind of stream, in pieces of so many. */
    public static Behaviour stream(String contentType, Buffer all, int pieceBytes) {
        List<Buffer> pieces = new ArrayList<>();
        for (int start = 0; start < all.length(); start += pieceBytes) {
            pieces.add(all.getBuffer(start, Math.min(all.length(), start + pieceBytes)));
        }
        return (vertx, response) -> {
            response.setChunked(true).putHeader("content-type", contentType);
            write(vertx, response, pieces, 0, HttpServerResponse::end);
        };
    }

    /** A piece every so many milliseconds; 0: one after the other as the client reads them. */
    public static Behaviour stream(List<Buffer> pieces, long millis, Ending ending) {
        return (vertx, response) -> {
            response.setChunked(true).putHeader("content-type", "text/event-stream");
            write(vertx, response, pieces, millis, ending);
        };
    }

    private static void write(
            Vertx vertx, HttpServerResponse response, List<Buffer> pieces, long millis, Ending ending) {
        if (response.closed()) {
            return;
        }
        if (pieces.isEmpty()) {
            ending.end(response);
            return;
        }
        List<Buffer> rest = pieces.subList(1, pieces.size());
        response.write(pieces.getFirst()).onSuccess(ignored -> {
            if (millis == 0) {
                write(vertx, response, rest, millis, ending);
            } else {
                vertx.setTimer(millis, timer -> write(vertx, response, rest, millis, ending));
            }
        });
    }

    /** How a stream ends. */
    public interface Ending {
        void end(HttpServerResponse response);
    }

    /** The connection closes without the body's end; over HTTP/2 the stream is reset. */
    public static final Ending CUT = HttpServerResponse::reset;

    /** Nothing more comes, the connection stays open. */
    public static final Ending HANG = response -> {};

    /** No answer at all. */
    public static final Behaviour SILENCE = (vertx, response) -> {};

    /** The connection closes without an answer. */
    public static final Behaviour RESET = (vertx, response) -> response.reset();
}
