package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GET stream on which a server sends what belongs to no request. A server need not have one (405); one that breaks is
 * asked for again, after its last event, for as long as the session lives.
 */
final class ServerStream implements EventReading.Events {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStream.class);

    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final long SHORTEST_RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 30_000;

    private final HttpSession session;
    private final Context context;
    private final TransportListener listener;
    private Optional<HttpClientRequest> current = Optional.empty();
    private Optional<EventReading> reading = Optional.empty();
    private Optional<String> lastEventId = Optional.empty();
    private long pause = FIRST_RETRY_MILLIS;
    private boolean over;

    ServerStream(HttpSession session, Context context, TransportListener listener) {
        this.session = session;
        this.context = context;
        this.listener = listener;
    }

    void open() {
        if (over) {
            return;
        }
        session.get(lastEventId)
                .compose(get -> {
                    current = Optional.of(get);
                    return get.send();
                })
                .onSuccess(this::responded)
                .onFailure(ignored -> openLater());
    }

    void close() {
        over = true;
        reading.ifPresent(EventReading::stop);
        current.ifPresent(HttpClientRequest::reset);
    }

    private void responded(HttpClientResponse response) {
        int status = response.statusCode();
        if (over) {
            BoundedBody.drop(response);
        } else if (HttpSession.isEventStream(response)) {
            EventReading next = new EventReading(context, this);
            reading = Optional.of(next);
            next.start(response);
        } else if (status == 404 && session.id().isPresent()) {
            over = true;
            listener.sessionLost(Optional.empty());
        } else if (status / 100 == 5) {
            openLater();
        } else {
            over = true;
            BoundedBody.drop(response);
            LOG.atDebug()
                    .addKeyValue(LogKeys.SERVER, session.target().server())
                    .addKeyValue(LogKeys.STATUS, status)
                    .log("an MCP server has no stream of its own");
        }
    }

    @Override
    public void message(JsonRpcInput input) {
        pause = FIRST_RETRY_MILLIS;
        listener.received(input, Optional.empty());
    }

    @Override
    public void ended() {
        lastEventId = reading.flatMap(EventReading::lastEventId).or(() -> lastEventId);
        reading.flatMap(EventReading::retry)
                .ifPresent(wait -> pause = Math.clamp(wait.toMillis(), SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS));
        openLater();
    }

    private void openLater() {
        if (!over) {
            context.owner().setTimer(pause, ignored -> open());
            pause = Math.min(2 * pause, LONGEST_RETRY_MILLIS);
        }
    }
}
