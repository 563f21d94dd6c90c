package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ServerName;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One request POSTed to a server, until its answer: as JSON, or on an event stream that may break and be resumed.
 *
 * <pre>
 *  start ─POST─▶ 200 JSON ───────────────────────────▶ answered
 *          ├───▶ 200 event stream ─ answer ──────────▶ answered
 *          │        │  ▲ └ ends, no id to resume after ▶ lost
 *          │   ends │  │ GET with Last-Event-ID, after `retry`
 *          │        ▼  │
 *          │      waiting ─ refused, or fails too often ▶ lost
 *          └───▶ 404 within a session ───────────────▶ session lost;  other status ▶ lost (or its JSON-RPC error)
 * </pre>
 */
final class HttpExchange implements EventReading.Events {
    private static final int BODY_BOUND = 64 << 20;
    private static final int ERROR_BOUND = 64 << 10;
    private static final int MOVES = 3;
    private static final long LINGER_MILLIS = 2_000;
    private static final int RESUME_FAILURES = 5;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** Hears how it ends. */
    interface Outcome {
        void received(JsonRpcInput input, RpcId during);

        /** @param status of the refusal, 0 when there was no answer */
        void lost(JsonRpcMessage.Request request, int status, GatewayError error);

        void sessionLost(RpcId request);

        /** Nothing more comes of it. */
        void over(RpcId request);
    }

    private final HttpSession session;
    private final JsonRpcMessage.Request request;
    private final Context context;
    private final Outcome outcome;
    private Optional<HttpClientRequest> current = Optional.empty();
    private Optional<EventReading> reading = Optional.empty();
    private Optional<String> lastEventId = Optional.empty();
    private int moves;
    private int failures;
    private boolean over;

    HttpExchange(HttpSession session, JsonRpcMessage.Request request, Context context, Outcome outcome) {
        this.session = session;
        this.request = request;
        this.context = context;
        this.outcome = outcome;
    }

    void start() {
        session.post()
                .compose(post -> {
                    current = Optional.of(post);
                    return post.send(JsonRpcWriter.bytes(request));
                })
                .onSuccess(this::responded)
                .onFailure(ignored -> lost(0, HttpRefusal.unreachable(server())));
    }

    /** Nobody waits any more: the response is reset, nothing is heard. */
    void abandon() {
        over = true;
        reading.ifPresent(EventReading::stop);
        current.ifPresent(HttpClientRequest::reset);
    }

    private ServerName server() {
        return session.target().server();
    }

    private void responded(HttpClientResponse response) {
        int status = response.statusCode();
        if (over) {
            BoundedBody.drop(response);
        } else if (HttpSession.isEventStream(response)) {
            opened(response);
            read(response);
        } else if (status / 100 == 2) {
            opened(response);
            BoundedBody.read(response, BODY_BOUND).onSuccess(this::body).onFailure(this::bodyLost);
        } else if ((status == 307 || status == 308) && moved(response)) {
            start();
        } else {
            BoundedBody.read(response, ERROR_BOUND)
                    .otherwise(Buffer.buffer())
                    .onSuccess(body -> refused(response, body));
        }
    }

    private void opened(HttpClientResponse response) {
        if (McpMethod.INITIALIZE.is(request.method())) {
            session.opened(response);
        }
    }

    private boolean moved(HttpClientResponse response) {
        String location = response.getHeader("Location");
        return location != null && moves++ < MOVES && session.target().moveTo(location);
    }

    private void body(Buffer body) {
        new MessageParser(context).read(body.getBytes()).onSuccess(input -> {
            if (!over && !answers(input)) {
                lost(200, HttpRefusal.bad(server(), "gave no JSON-RPC answer to the request"));
            } else {
                message(input);
            }
        });
    }

    private void bodyLost(Throwable failure) {
        lost(200, failure instanceof BoundedBody.TooLarge ? tooLarge() : HttpRefusal.broken(server()));
    }

    private GatewayError tooLarge() {
        return HttpRefusal.bad(server(), "gave an answer larger than " + (BODY_BOUND >> 20) + " MB");
    }

    private void refused(HttpClientResponse response, Buffer body) {
        JsonRpcInput input = JsonRpcReader.read(body);
        if (over) {
            return;
        }
        if (answers(input)) {
            message(input);
        } else if (session.id().isPresent() && deniesSession(response.statusCode(), body)) {
            finish();
            outcome.sessionLost(request.id());
        } else {
            lost(response.statusCode(), HttpRefusal.of(server(), response));
        }
    }

    /** 404 by the specification; some servers that were restarted say 400 and name the session in the text. */
    private static boolean deniesSession(int status, Buffer body) {
        return status == 404
                || (status == 400 && body.toString().toLowerCase(Locale.ROOT).contains("session"));
    }

    private void read(HttpClientResponse response) {
        EventReading next = new EventReading(context, this);
        reading = Optional.of(next);
        next.start(response);
    }

    @Override
    public void message(JsonRpcInput input) {
        if (over) {
            return;
        }
        failures = 0;
        if (answers(input)) {
            finish();
        }
        outcome.received(input, request.id());
    }

    private boolean answers(JsonRpcInput input) {
        return switch (input) {
            case JsonRpcInput.Batch batch -> batch.entries().stream().anyMatch(this::answers);
            case JsonRpcInput.Invalid ignored -> false;
            case JsonRpcInput.Single(JsonRpcMessage.Response answer) -> isOurs(answer.id());
            case JsonRpcInput.Single(JsonRpcMessage.ErrorResponse answer) ->
                answer.id().filter(this::isOurs).isPresent();
            case JsonRpcInput.Single(JsonRpcMessage.Request ignored) -> false;
            case JsonRpcInput.Single(JsonRpcMessage.Notification ignored) -> false;
        };
    }

    private boolean isOurs(RpcId id) {
        return id.number().equals(request.id().number());
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        lastEventId = reading.flatMap(EventReading::lastEventId).or(() -> lastEventId);
        if (reading.filter(EventReading::tooLarge).isPresent()) {
            lost(200, tooLarge());
        } else if (lastEventId.isEmpty()) {
            lost(200, HttpRefusal.broken(server()));
        } else {
            resumeLater();
        }
    }

    private void resumeLater() {
        Duration wait = reading.flatMap(EventReading::retry).orElse(RETRY).multipliedBy(1L << failures);
        long millis = Math.clamp(wait.toMillis(), SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis());
        context.owner().setTimer(millis, ignored -> resume());
    }

    private void resume() {
        if (over) {
            return;
        }
        session.get(lastEventId)
                .compose(get -> {
                    current = Optional.of(get);
                    return get.send();
                })
                .onSuccess(this::resumed)
                .onFailure(ignored -> resumeFailed());
    }

    private void resumed(HttpClientResponse response) {
        if (over) {
            BoundedBody.drop(response);
        } else if (HttpSession.isEventStream(response)) {
            read(response);
        } else if (response.statusCode() == 404 && session.id().isPresent()) {
            finish();
            outcome.sessionLost(request.id());
        } else if (response.statusCode() / 100 == 5) {
            resumeFailed();
        } else {
            lost(response.statusCode(), HttpRefusal.broken(server()));
        }
    }

    private void resumeFailed() {
        if (++failures < RESUME_FAILURES) {
            resumeLater();
        } else {
            lost(0, HttpRefusal.broken(server()));
        }
    }

    private void lost(int status, GatewayError error) {
        if (!over) {
            finish();
            outcome.lost(request, status, error);
        }
    }

    /** The server ends its stream after the answer, so that the connection can be used again; one that does not is reset. */
    private void finish() {
        over = true;
        outcome.over(request.id());
        if (reading.filter(EventReading::open).isPresent()) {
            context.owner().setTimer(LINGER_MILLIS, ignored -> reading.filter(EventReading::open)
                    .ifPresent(left -> abandon()));
        }
    }
}
